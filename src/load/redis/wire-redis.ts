import type { Redis } from 'ioredis';
import type { ServiceProcess } from '../../scenario/service.ts';
import { currentTask } from '../../sim/task.ts';
import type { Truth } from './truth.ts';
import { ReportingRedis } from './reporting-client.ts';
import type { LiveRedis } from './live-redis.ts';
import type { Senders } from './senders.ts';

/** What a fault may do to the wire. */
export interface WireFaults {
  slow(options: { readonly extraMs: number; readonly durationMs: number }): void;
  stall(process: string, durationMs: number): void;
  heal(): void;
}

export interface WireRedisOptions {
  readonly url: string;
  readonly keyPrefix: string;
  readonly senders: Senders;
  readonly truth: Truth;
  readonly script: (lua: string) => void;
  /** Drops a key (one character per byte) from the store. */
  readonly evict: (key: string) => void;
  /** Undefined where nothing stands between clients and server. */
  readonly faults: WireFaults | undefined;
}

/** A Redis that is reached over TCP, as a load test sees it. */
export function wireRedis(options: WireRedisOptions): LiveRedis & { readonly disconnect: () => void } {
  const { truth, faults } = options;
  const clients: Redis[] = [];
  return {
    locks: truth.locks,
    connect: (process, { resend }) => {
      const client = connect(process, resend, options);
      clients.push(client);
      return client;
    },
    disconnect: () => {
      for (const client of clients) client.disconnect();
    },
    // Its sockets are closed by whoever ends it.
    gone: () => undefined,
    slow: (how) => faults?.slow(how),
    stall: (process, durationMs) => faults?.stall(process, durationMs),
    evict: options.evict,
    heal: () => faults?.heal(),
  };
}

function connect(process: ServiceProcess, resend: boolean, options: WireRedisOptions): Redis {
  const { url, keyPrefix, senders, script } = options;
  return new ReportingRedis(url, clientOptions(resend, keyPrefix), {
    task: () => currentTask()?.id,
    connected: (port) => senders.connected(port, process.id),
    disconnected: (port) => senders.disconnected(port),
    sent: (port, command) => senders.sent(port, command),
    script,
  });
}

/** The client as the simulation has it, but that it may look whether the server is ready. */
export function clientOptions(
  resend: boolean,
  keyPrefix: string,
): ConstructorParameters<typeof ReportingRedis>[1] {
  return {
    keyPrefix,
    autoResendUnfulfilledCommands: resend,
    retryStrategy: (times) => Math.min(times * 50, 2000),
  };
}
