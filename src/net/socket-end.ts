import type { Socket } from 'node:net';
import process from 'node:process';
import { runAs, type Task } from '../sim/task.ts';
import type { OpenHandles } from './open-handles.ts';
import { tellClosed } from './tell-closed.ts';
import { noteSimulated, type WireEnd, type WirePeer } from '../sim/wire.ts';

/** Where one end of a connection is, as its socket tells it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface SocketEndOptions {
  /** The task that the socket's own timers belong to. */
  readonly timers: Task;
  readonly local: Address;
  readonly remote: Address;
  /** Of its process. */
  readonly handles?: OpenHandles;
  /** Whether it is connected from the beginning, as the socket that a server accepts. */
  readonly isOpen: boolean;
}

type Settled = (error?: Error | null) => void;

/** The inner workings of a `net.Socket` that this takes the place of. */
interface Inner {
  _undestroy(): void;
  _peername: object;
  connecting: boolean;
  timeout: number;
  /** Of a socket that a server has accepted. */
  readonly _server: { _connections: number; _emitCloseIfDrained(): void } | undefined;
}

/**
 * A real `net.Socket` without a handle, whose bytes go over a simulated connection. What a socket does besides, its stream,
 * half of it closed, its listeners, is Node's own; what would reach the operating system or a real timer is replaced.
 */
export class SocketEnd implements WireEnd {
  readonly socket: Socket;
  readonly #peer: WirePeer;
  readonly #timers: Task;
  readonly #handles: OpenHandles | undefined;
  #silence: NodeJS.Timeout | undefined;
  #writeSettled: Settled | undefined;
  #isOpen: boolean;
  #bytesRead = 0;
  #bytesWritten = 0;
  /** Whether its end comes from the wire, which need not be told of it. */
  #closedByWire = false;

  constructor(socket: Socket, peer: WirePeer, { timers, local, remote, isOpen, handles }: SocketEndOptions) {
    this.socket = socket;
    this.#peer = peer;
    this.#timers = timers;
    this.#handles = handles;
    this.#isOpen = isOpen;
    noteSimulated(socket);
    const inner = socket as unknown as Inner;
    if (socket.destroyed) inner._undestroy();
    inner._peername = { address: remote.host, port: remote.port, family: 'IPv4' };
    inner.connecting = !isOpen;
    this.#replace({ local });
  }

  get destroyed(): boolean {
    return this.socket.destroyed;
  }

  connected(): void {
    if (this.destroyed) return;
    this.#isOpen = true;
    (this.socket as unknown as Inner).connecting = false;
    this.#silence?.refresh();
    this.socket.emit('connect');
    this.socket.emit('ready');
  }

  received(data: Buffer): boolean {
    if (this.destroyed) return true;
    this.#bytesRead += data.length;
    this.#silence?.refresh();
    return this.socket.push(data);
  }

  /** The other side has nothing more to say. */
  ended(): void {
    if (this.destroyed) return;
    this.socket.push(null);
    this.socket.read(0);
  }

  /** What was written has got far enough for more. */
  drained(): void {
    const settled = this.#writeSettled;
    this.#writeSettled = undefined;
    settled?.();
  }

  closed(error?: Error): void {
    if (this.destroyed) return;
    this.#closedByWire = true;
    if (error === undefined) this.ended();
    this.socket.destroy(error);
  }

  #replace({ local }: { readonly local: Address }): void {
    const { socket } = this;
    const itself = (): Socket => socket;
    const values: Readonly<Record<string, unknown>> = {
      _read: () => this.#peer.resume?.(),
      _write: (data: Buffer | string, encoding: BufferEncoding, settled: Settled) =>
        this.#write(typeof data === 'string' ? Buffer.from(data, encoding) : data, settled),
      _writev: (all: readonly { chunk: Buffer | string; encoding: BufferEncoding }[], settled: Settled) => {
        const parts = all.map(({ chunk, encoding }) => {
          return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
        });
        this.#write(Buffer.concat(parts), settled);
      },
      _final: (settled: Settled) => this.#final(settled),
      _destroy: (error: Error | null, settled: Settled) => this.#destroy(error, settled),
      _unrefTimer: () => void this.#silence?.refresh(),
      setTimeout: (timeoutMs: number, told?: () => void) => this.#setTimeout(timeoutMs, told),
      setNoDelay: itself,
      setKeepAlive: itself,
      ref: () => this.#refer(true),
      unref: () => this.#refer(false),
      resetAndDestroy: () => socket.destroy(),
      address: () => ({ address: local.host, port: local.port, family: 'IPv4' }),
      localAddress: local.host,
      localPort: local.port,
    };
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(socket, name, { value, writable: true, configurable: true });
    }
    Object.defineProperty(socket, 'pending', { get: () => !this.#isOpen, configurable: true });
    Object.defineProperty(socket, 'bytesRead', { get: () => this.#bytesRead, configurable: true });
    Object.defineProperty(socket, '_bytesDispatched', { get: () => this.#bytesWritten, configurable: true });
  }

  /** Whether it keeps its process from ending. */
  #refer(isReferenced: boolean): Socket {
    if (!isReferenced) this.#handles?.delete(this.socket);
    else if (!this.socket.destroyed) this.#handles?.add(this.socket);
    return this.socket;
  }

  #write(data: Buffer, settled: Settled): void {
    this.#bytesWritten += data.length;
    this.#silence?.refresh();
    if (this.#peer.write(data) === false) this.#writeSettled = settled;
    else settled();
  }

  /** What was written before it is connected goes first. */
  #final(settled: Settled): void {
    if (this.#isOpen) {
      this.#peer.end();
      settled();
    } else {
      this.socket.once('connect', () => this.#final(settled));
    }
  }

  #destroy(error: Error | null, settled: Settled): void {
    const { socket } = this;
    (socket as unknown as Inner).connecting = false;
    clearTimeout(this.#silence);
    this.#silence = undefined;
    this.#writeSettled = undefined;
    if (!this.#closedByWire) this.#peer.destroy(error ?? undefined);
    settled(error);
    const tell = (): void => void socket.emit('close', error !== null);
    // At the end of a service there is no code that could tell the difference.
    if (this.#timers.process.isWorld) process.nextTick(tell);
    else tellClosed(this.#timers, tell);
    const { _server: server } = socket as unknown as Inner;
    if (server === undefined) return;
    server._connections -= 1;
    server._emitCloseIfDrained();
  }

  #setTimeout(timeoutMs: number, told?: () => void): Socket {
    const { socket } = this;
    (socket as unknown as Inner).timeout = timeoutMs;
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (timeoutMs === 0) {
      if (told !== undefined) socket.removeListener('timeout', told);
      return socket;
    }
    if (told !== undefined) socket.once('timeout', told);
    if (socket.destroyed) return socket;
    this.#silence = runAs(this.#timers, () => setTimeout(() => socket.emit('timeout'), timeoutMs));
    return socket;
  }
}
