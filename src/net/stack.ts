import type { LookupAddress } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type Server, Socket } from 'node:net';
import process from 'node:process';
import type { ProcessNetwork } from '../sim/virtual-globals/process-network.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { currentTask } from '../sim/task.ts';
import { addressOf } from '../sim/virtual-globals/socket-address.ts';
import { wireError, type WirePeer } from '../sim/wire.ts';
import { connectTo, notFound } from './connecting.ts';
import { dispatch } from './dispatch.ts';
import { fetchAgents } from './fetch-agents.ts';
import { listenOn } from './listening.ts';
import type { Found, MakeEnd, Network } from './network.ts';
import { OpenHandles } from './open-handles.ts';
import { type Address, SocketEnd } from './socket-end.ts';
import { asTls } from './tls.ts';

/** The ports that clients are given, from here on. */
const firstEphemeralPort = 49_152;

/** The network stack of one simulated process: it ends with it. */
export class NetworkStack implements ProcessNetwork {
  /** Those of `http` and `https` as Node sets them up, and those of `fetch`. */
  readonly agents = {
    http: new HttpAgent({ keepAlive: true, timeout: 5_000 }),
    https: new HttpsAgent({ keepAlive: true, timeout: 5_000 }),
    ...fetchAgents(),
  };
  readonly network: Network;
  readonly process: SimProcess;
  readonly #connects = new Map<string, number>();
  #ports = 0;
  readonly handles = new OpenHandles();
  /** Called once it listens somewhere. */
  readonly #awaitListening: (() => void)[] = [];

  constructor(network: Network, simProcess: SimProcess) {
    this.network = network;
    this.process = simProcess;
  }

  connect(socket: Socket, values: readonly unknown[]): unknown {
    const [given] = values;
    const told = (Array.isArray(given) ? (given as unknown[]) : values).findLast(
      (value) => typeof value === 'function',
    );
    if (told !== undefined) socket.once('connect', told as () => void);
    const { host = 'localhost', port, path } = addressOf(values);
    if (path !== undefined || port === undefined) {
      const error = wireError('ENOENT', 'connect');
      error.message = `connect ENOENT ${path ?? ''}`;
      process.nextTick(() => socket.destroy(error));
      return socket;
    }
    const found = this.network.find(host, port, this.process);
    // What `net.connect` returns its caller goes on with, so that it may be another one than was connected.
    const mayReplace = Array.isArray(given) && told === undefined;
    if (found.kind === 'service') return this.#toService(socket, found, mayReplace);
    connectTo(this, { host, found }, this.#endOf(socket, found.at));
    return socket;
  }

  connectTls(values: readonly unknown[]): unknown {
    const [given] = values;
    const options = typeof given === 'object' && given !== null ? given : {};
    const passed = 'socket' in options && options.socket instanceof Socket ? options.socket : undefined;
    const socket = passed ?? new Socket();
    const told = values.findLast((value) => typeof value === 'function') as (() => void) | undefined;
    asTls(socket, options);
    if (told !== undefined) socket.once('secureConnect', told);
    if (passed === undefined) {
      const address = typeof given === 'object' ? [{ ...options, path: undefined }] : values;
      this.connect(
        socket,
        address.filter((value) => typeof value !== 'function'),
      );
    }
    const secure = (): void => void socket.emit('secureConnect');
    if (socket.connecting) socket.once('connect', secure);
    else process.nextTick(secure);
    return socket;
  }

  dispatch(options: object, handler: object): boolean {
    return dispatch(this, options, handler);
  }

  listen(server: Server, values: readonly unknown[]): Server {
    listenOn(this, server, values);
    // Where the port is taken it does not.
    if (server.listening) this.handles.add(server);
    server.once('close', () => this.handles.delete(server));
    for (const told of this.#awaitListening.splice(0)) told();
    return server;
  }

  /** Resolves with where it listens, once it does. */
  listening(): Promise<Address> {
    const [first] = this.network.listeningOf(this.process);
    if (first !== undefined) return Promise.resolve({ host: this.process.name, port: first.port });
    const who = currentTask()?.id ?? this.process.id;
    const open = { describe: () => ({ who, forWhat: `${this.process.id} to listen` }) };
    this.process.openCalls.add(open);
    return new Promise((resolve) => {
      this.#awaitListening.push(() => {
        this.process.openCalls.delete(open);
        resolve(this.listening());
      });
    });
  }

  get isAwaited(): boolean {
    return this.#awaitListening.length > 0;
  }

  lookUp(name: string, on: unknown, values: readonly unknown[]): unknown {
    const [host] = values;
    const told = values.findLast((value) => typeof value === 'function');
    const address = this.network.resolve(
      typeof host === 'string' && host !== '' ? host : 'localhost',
      this.process,
    );
    const answer = answerOf(name, address, values.some(asksForAll));
    const error = lookUpError(name, String(host), address);
    if (told === undefined) {
      return error === undefined ? Promise.resolve(answer.promised) : Promise.reject(error);
    }
    process.nextTick(told, error ?? null, ...answer.told);
    return name === 'lookup' ? {} : on;
  }

  nextPort(): number {
    this.#ports += 1;
    return firstEphemeralPort + this.#ports - 1;
  }

  /** Tells that code reached for an address that nobody serves, and where, if that is known: the report names it. */
  tellNobody(host: string, port: number, at: string | undefined): void {
    const task = currentTask() ?? this.process.task('net', 'client');
    this.network.simulation.fact(task, {
      kind: 'told',
      service: 'net',
      name: 'nobody serves',
      subject: `${host}:${port}`,
      data: at === undefined ? {} : { at },
    });
  }

  #toService(
    socket: Socket,
    { served, at }: Extract<Found, { kind: 'service' }>,
    mayReplace: boolean,
  ): unknown {
    if (mayReplace && served.hasLightEnd) {
      const end = served.accept(this.process, undefined);
      // Sound: such an end is an emitter, as what it takes the place of.
      this.#hold(end as unknown as Socket);
      return end;
    }
    served.accept(this.process, this.#endOf(socket, at));
    return socket;
  }

  #endOf(socket: Socket, remote: Address): MakeEnd & ((peer: WirePeer) => SocketEnd) {
    const local = {
      host: this.network.resolve(this.process.name, this.process) ?? '',
      port: this.nextPort(),
    };
    const timers = this.process.task('net', 'client');
    this.#hold(socket);
    return (peer) =>
      new SocketEnd(socket, peer, { timers, local, remote, isOpen: false, handles: this.handles });
  }

  #hold(socket: Socket): void {
    this.handles.add(socket);
    socket.once('close', () => this.handles.delete(socket));
  }

  /** The task of one connection: the n-th of this process to an address. */
  connectionTask(address: string): ReturnType<SimProcess['task']> {
    const nth = (this.#connects.get(address) ?? 0) + 1;
    this.#connects.set(address, nth);
    return this.process.task(`${address}#${nth}`, 'client');
  }
}

/** There is nothing to a name but its address. */
function lookUpError(name: string, host: string, address: string | undefined): Error | undefined {
  if (address === undefined) return notFound(host);
  if (/^(?:lookup|resolve4?)$/.test(name)) return undefined;
  return Object.assign(new Error(`${name} ENODATA ${host}`), { code: 'ENODATA', hostname: host });
}

function asksForAll(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'all' in value && value.all === true;
}

/** What a callback gets after the error, and what a promise resolves with. */
function answerOf(
  name: string,
  address = '',
  all: boolean,
): { readonly told: readonly unknown[]; readonly promised: unknown } {
  const one: LookupAddress = { address, family: 4 };
  if (name === 'lookup') {
    return all ? { told: [[one]], promised: [one] } : { told: [address, 4], promised: one };
  }
  return { told: [[address]], promised: [address] };
}
