import { EventEmitter } from 'node:events';

/** The connection's side that the client talks to. */
export interface StreamPeer {
  readonly write: (data: Buffer | string) => void;
  readonly end: () => void;
  readonly destroy: () => void;
}

/**
 * What ioredis sees in place of a socket: as much of `net.Socket` as it uses and no more. A bare emitter, because a
 * node Duplex adds ticks and a macrotask of its own, which would let real time into the run.
 */
export class FakeStream extends EventEmitter {
  connecting = true;
  destroyed = false;
  writable = true;
  readonly remoteAddress = 'simulated';
  readonly remotePort = 6379;
  // ioredis looks here to see whether the stream was ended.
  readonly _writableState = { ended: false };
  readonly #peer: StreamPeer;

  constructor(peer: StreamPeer) {
    super();
    this.#peer = peer;
  }

  write(data: Buffer | string): boolean {
    this.#peer.write(data);
    return true;
  }

  end(): void {
    if (this._writableState.ended) return;
    this.writable = false;
    this._writableState.ended = true;
    this.#peer.end();
  }

  destroy(error?: Error): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = false;
    if (error !== undefined) this.emit('error', error);
    this.#peer.destroy();
  }

  /** The other side is gone: what a socket tells its user. */
  closed(error?: Error): void {
    this.destroyed = true;
    this.writable = false;
    if (error !== undefined) this.emit('error', error);
    this.emit('close', error !== undefined);
  }

  resume(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** The connection's own timers are the client's `connectTimeout`, which a simulated connect never reaches. */
  setTimeout(): this {
    return this;
  }
}
