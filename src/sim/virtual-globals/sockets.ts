import net, { Server, Socket } from 'node:net';
import process from 'node:process';
import type { SocketUse } from '../real-socket-error.ts';
import { currentTask } from '../task.ts';
import { isSimulated } from '../wire.ts';
import type { Patch } from './patch.ts';
import { isForbidden, noteOpening, openedByModules, refuse, requireNoTask } from './refusal.ts';
import { addressOf, listeningAddressOf } from './socket-address.ts';

type Method = (this: Socket, ...values: unknown[]) => unknown;

const real = {
  connect: method(Socket.prototype, 'connect'),
  write: method(Socket.prototype, 'write'),
  end: method(Socket.prototype, 'end'),
  listen: method(Server.prototype, 'listen'),
};

/** Every client ends here: those of `tls`, `http`, `http2` and `fetch`, and those of databases. */
function connect(this: Socket, ...values: unknown[]): unknown {
  const network = currentTask()?.process.network;
  if (network !== undefined) return network.connect(this, values);
  const use = { act: 'connect', ...addressOf(values) } as const;
  if (!isForbidden(this)) {
    noteOpening(this, use);
    return Reflect.apply(real.connect, this, values);
  }
  const error = refuse(use, this);
  if (error.details.task !== undefined) throw error;
  // Nobody would catch it: to the client the connection is closed before it is there.
  process.nextTick(() => this.destroy());
  return this;
}

function write(this: Socket, ...values: unknown[]): unknown {
  return refuseToWrite(this, values) ? false : Reflect.apply(real.write, this, values);
}

function end(this: Socket, ...values: unknown[]): unknown {
  const [data] = values;
  const hasData = data !== undefined && data !== null && typeof data !== 'function';
  return hasData && refuseToWrite(this, values) ? this : Reflect.apply(real.end, this, values);
}

/** Throws where a task writes; otherwise the socket is closed. Returns whether it was. */
function refuseToWrite(socket: Socket, values: readonly unknown[]): boolean {
  if (isSimulated(socket) || !isForbidden(socket)) return false;
  const peer = peerOf(socket);
  if (peer === undefined) return false;
  const error = refuse({ ...peer, act: 'write' }, socket);
  if (error.details.task !== undefined) throw error;
  const settled = values.find((value) => typeof value === 'function');
  if (settled !== undefined) process.nextTick(settled, error);
  socket.destroy();
  return true;
}

function listen(this: Server, ...values: unknown[]): unknown {
  const network = currentTask()?.process.network;
  if (network !== undefined) return network.listen(this, values);
  requireNoTask(() => ({ act: 'listen', ...listeningAddressOf(values) }));
  return Reflect.apply(real.listen, this, values);
}

/**
 * Where a socket leads; undefined where it is none of the network: the standard streams and the pipes of child processes
 * are sockets to Node, too. Whether a Unix socket that nobody saw being opened is one of those cannot be told.
 */
export function peerOf(socket: Socket): Omit<SocketUse, 'act'> | undefined {
  const opened = openedByModules(socket);
  if (opened !== undefined) return opened.use;
  const { remoteAddress, remotePort, connecting } = socket;
  if (remoteAddress !== undefined) return { host: remoteAddress, port: remotePort };
  if (connecting) return '_host' in socket && typeof socket._host === 'string' ? { host: socket._host } : {};
  // A connection that a server has accepted.
  return '_server' in socket && socket._server instanceof net.Server && !socket.destroyed ? {} : undefined;
}

function method(on: Socket | Server, name: string): Method {
  return Reflect.get(on, name) as Method;
}

export const connectPatches: readonly Patch[] = [{ on: Socket.prototype, name: 'connect', value: connect }];

export const socketPatches: readonly Patch[] = [
  { on: Socket.prototype, name: 'write', value: write },
  { on: Socket.prototype, name: 'end', value: end },
  { on: Server.prototype, name: 'listen', value: listen },
];
