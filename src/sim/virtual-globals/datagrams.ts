import { Socket } from 'node:dgram';
import process from 'node:process';
import type { SocketUse } from '../real-socket-error.ts';
import type { Patch } from './patch.ts';
import { isForbidden, refuse, requireNoTask } from './refusal.ts';

type Method = (this: Socket, ...values: unknown[]) => unknown;

const real = {
  send: Reflect.get(Socket.prototype, 'send') as Method,
  connect: Reflect.get(Socket.prototype, 'connect') as Method,
  bind: Reflect.get(Socket.prototype, 'bind') as Method,
};

function send(this: Socket, ...values: unknown[]): unknown {
  if (!isForbidden(this)) return Reflect.apply(real.send, this, values);
  const error = refuse({ act: 'send', ...(remoteOf(this) ?? receiverIn(values)) }, this);
  if (error.details.task !== undefined) throw error;
  const settled = values.at(-1);
  if (typeof settled === 'function') process.nextTick(settled, error);
  return undefined;
}

function connect(this: Socket, ...values: unknown[]): unknown {
  requireNoTask(() => ({ act: 'connect', ...portAndHost(values) }));
  return Reflect.apply(real.connect, this, values);
}

function bind(this: Socket, ...values: unknown[]): unknown {
  requireNoTask(() => {
    const [first] = values;
    if (typeof first !== 'object' || first === null) return { act: 'listen', ...portAndHost(values) };
    const { port, address } = first as { port?: unknown; address?: unknown };
    return { act: 'listen', ...portAndHost([port, address]) };
  });
  return Reflect.apply(real.bind, this, values);
}

type Address = Omit<SocketUse, 'act'>;

/** Where a socket leads that was connected. */
function remoteOf(socket: Socket): Address | undefined {
  try {
    const { address, port } = socket.remoteAddress();
    return { host: address, port };
  } catch {
    return undefined;
  }
}

/** `send(message, port, address)` or `send(message, offset, length, port, address)`. */
function receiverIn(values: readonly unknown[]): Address {
  const [, second, third, fourth, fifth] = values;
  return typeof fourth === 'number' ? portAndHost([fourth, fifth]) : portAndHost([second, third]);
}

function portAndHost([port, host]: readonly unknown[]): Address {
  return {
    host: typeof host === 'string' ? host : 'localhost',
    port: typeof port === 'number' ? port : undefined,
  };
}

export const datagramPatches: readonly Patch[] = [
  { on: Socket.prototype, name: 'send', value: send },
  { on: Socket.prototype, name: 'connect', value: connect },
  { on: Socket.prototype, name: 'bind', value: bind },
];
