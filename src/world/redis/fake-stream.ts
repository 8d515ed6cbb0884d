import { EventEmitter } from 'node:events';
import type { WireEnd, TimedPeer } from '../../sim/wire.ts';

type Settled = (error?: Error | null) => void;

/**
 * What ioredis sees in place of a socket: as much of `net.Socket` as it and its users reach for. A bare emitter, because a
 * node Duplex adds ticks and a macrotask of its own, which would let real time into the run. Call it as a task: its timer
 * is virtual.
 */
export class FakeStream extends EventEmitter implements WireEnd {
  connecting = true;
  destroyed = false;
  writable = true;
  readonly writableNeedDrain = false;
  readable = true;
  bytesWritten = 0;
  bytesRead = 0;
  readonly remoteAddress = 'simulated';
  readonly remotePort = 6379;
  readonly remoteFamily = 'IPv4';
  // ioredis looks here to see whether the stream was ended.
  readonly _writableState = { ended: false };
  /** The milliseconds of silence after which it tells so. */
  timeout: number | undefined;
  readonly #peer: TimedPeer;
  #silence: NodeJS.Timeout | undefined;
  /** When a connect that the network is quick enough for has taken too long all the same. */
  #connectsBeforeMs = Infinity;

  constructor(peer: TimedPeer) {
    super();
    this.#peer = peer;
  }

  get pending(): boolean {
    return this.connecting;
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  write(data: Buffer | string, encodingOrSettled?: BufferEncoding | Settled, settled?: Settled): boolean {
    const told = typeof encodingOrSettled === 'function' ? encodingOrSettled : settled;
    if (this.destroyed || this._writableState.ended) {
      const error = this.destroyed
        ? coded('ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed')
        : coded('ERR_STREAM_WRITE_AFTER_END', 'write after end');
      told?.(error);
      if (!this.destroyed) this.destroy(error);
      return false;
    }
    this.bytesWritten += Buffer.byteLength(data);
    this.#silence?.refresh();
    this.#peer.write(data);
    told?.();
    return true;
  }

  end(data?: Buffer | string): this {
    if (this._writableState.ended || this.destroyed) return this;
    if (data !== undefined) this.write(data);
    this.writable = false;
    this._writableState.ended = true;
    this.#peer.end();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.#destroyed();
    this.#peer.destroy(error);
    return this;
  }

  /** The connection is there. */
  connected(): void {
    if (this.#peer.nowMs() > this.#connectsBeforeMs) this.emit('timeout');
    if (this.destroyed) return;
    this.connecting = false;
    this.#connectsBeforeMs = Infinity;
    if (this.#silence === undefined) this.#awaitSilence(this.timeout ?? 0);
    else this.#silence.refresh();
    this.emit('connect');
    this.emit('ready');
  }

  /** The other side says something. */
  received(data: Buffer): void {
    this.bytesRead += data.length;
    this.#silence?.refresh();
    this.emit('data', data);
  }

  /** The connection is no more: what a socket tells its user. */
  closed(error?: Error): void {
    if (error === undefined && !this.destroyed) this.emit('end');
    this.#destroyed();
    if (error !== undefined) this.emit('error', error);
    this.emit('close', error !== undefined);
  }

  /**
   * Tells of each silence of so many milliseconds, also of one that begins before it is connected; 0 ends that. Where the
   * network connects in time there is no timer: in a process that runs on it would never come first. Should the process
   * be told too late all the same, it learns of the silence instead.
   */
  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    this.#connectsBeforeMs = Infinity;
    this.timeout = timeoutMs;
    if (timeoutMs > 0) {
      const isInTime = this.connecting && this.#peer.connectsInMs() < timeoutMs;
      if (isInTime) this.#connectsBeforeMs = this.#peer.nowMs() + timeoutMs;
      else this.#awaitSilence(timeoutMs);
      if (onTimeout !== undefined) this.once('timeout', onTimeout);
    } else if (onTimeout !== undefined) {
      this.removeListener('timeout', onTimeout);
    }
    return this;
  }

  /** What is written goes at once: Node's socket would gather it until the end of the turn at most. */
  cork(): void {}

  uncork(): void {}

  setNoDelay(): this {
    return this;
  }

  /** Neither side dies without the other learning of it, so probes would find nothing. */
  setKeepAlive(): this {
    return this;
  }

  /** Answers come when the schedule says so. */
  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }

  setEncoding(): this {
    throw new TypeError('the stream of a simulated connection gives bytes: setEncoding is not supported');
  }

  /** Simulated processes do not end by having nothing left to wait for. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #awaitSilence(timeoutMs: number): void {
    if (timeoutMs === 0 || this.destroyed) return;
    this.#silence = setTimeout(() => this.emit('timeout'), timeoutMs);
  }

  #destroyed(): void {
    this.destroyed = true;
    this.writable = false;
    this.readable = false;
    this.connecting = false;
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
