import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { UnsupportedCommandError } from '../../world/redis/unsupported-command-error.ts';
import type { FirstReason } from '../first-reason.ts';
import { withinLimit } from '../within-limit.ts';
import { Mirror, type MirrorOptions } from './mirror.ts';
import { Monitor } from './monitor.ts';
import type { MonitorLine } from './monitor-line.ts';
import { type RedisAddress, redisUrl } from './redis-address.ts';
import { rememberErrors, requireWritable } from './require-writable.ts';

export type ServerWatchOptions = Omit<MirrorOptions, 'ownPort' | 'database'> & { readonly lost: FirstReason };

const barrierMs = 5_000;

/** The test's own connections to a real server, and the mirror that follows it. */
export class ServerWatch {
  readonly mirror: Mirror;
  readonly #lost: FirstReason;
  #control: Redis;
  #monitor: Monitor | undefined;
  #version = '';

  private constructor(address: RedisAddress, options: ServerWatchOptions) {
    this.#lost = options.lost;
    this.#control = newControl(address);
    const { database } = address;
    this.mirror = new Mirror({ ...options, database, ownPort: () => localPort(this.#control) });
  }

  static async open(address: RedisAddress, options: ServerWatchOptions): Promise<ServerWatch> {
    const watch = new ServerWatch(address, options);
    await watch.#attach(address);
    return watch;
  }

  get control(): Redis {
    return this.#control;
  }

  /** `Redis 7.0.15`. */
  get version(): string {
    return this.#version;
  }

  /** Resolves once the mirror has seen everything that the server has executed so far. */
  async barrier(): Promise<void> {
    const mark = randomUUID();
    const seen = this.mirror.whenSeen(mark);
    await withinLimit(Promise.all([this.#control.echo(mark), seen]), barrierMs).catch(() =>
      this.#lost.give(`it did not answer within ${barrierMs / 1000} s`),
    );
  }

  /** The server is about to go down, as planned. */
  detach(): void {
    this.#monitor?.close();
    this.#control.disconnect();
  }

  /** It is there again, perhaps elsewhere. Nobody may use it before this resolves: it would not be seen. */
  async reattach(address: RedisAddress): Promise<void> {
    this.#control = newControl(address);
    await this.#attach(address);
  }

  async #attach(address: RedisAddress): Promise<void> {
    this.#version = await requireWritable(this.#control, address);
    try {
      this.#monitor = await Monitor.open(address, {
        line: (line) => this.#line(line),
        closed: () => this.#lost.give('the connection that watches it broke'),
      });
    } catch (cause) {
      this.#control.disconnect();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(
        `--redis: the load test follows the server with MONITOR, which ${address.host}:${address.port} refused: ${reason}`,
        { cause },
      );
    }
  }

  #line(line: MonitorLine): void {
    try {
      this.mirror.line(line);
    } catch (error) {
      if (!(error instanceof UnsupportedCommandError)) throw error;
      this.#lost.give(`what it does can no longer be followed: ${error.message}`);
    }
  }
}

function newControl(address: RedisAddress): Redis {
  const control = new Redis(redisUrl(address), { lazyConnect: true, retryStrategy: () => null });
  rememberErrors(control);
  return control;
}

function localPort(client: Redis): number | undefined {
  const stream: unknown = Reflect.get(client, 'stream');
  const port: unknown = stream instanceof Object ? Reflect.get(stream, 'localPort') : undefined;
  return typeof port === 'number' ? port : undefined;
}
