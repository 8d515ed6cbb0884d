import type { Redis } from 'ioredis';
import type { SimProcess } from '../../sim/sim-process.ts';
import { currentTask } from '../../sim/task.ts';
import type { WorldRedis } from '../../audit/scenario/world-redis.ts';
import type { Truth } from './truth.ts';
import { ReportingRedis } from './reporting-client.ts';
import type { Senders } from './senders.ts';

/** What a fault may do to the wire. */
export interface WireFaults {
  slow(options: { readonly extraMs: number; readonly durationMs: number }): void;
  stall(process: string, durationMs: number): void;
  heal(): void;
}

export interface WireWorldOptions {
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

/** A Redis that is reached over TCP, as the world sees it. */
export function wireWorld(options: WireWorldOptions): WorldRedis & { readonly disconnect: () => void } {
  const { truth, faults } = options;
  const clients: Redis[] = [];
  return {
    held: truth.locks.held,
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
    evictLockOf: (process) => {
      const key = truth.locks.lastLockKeyOf(process);
      if (key !== undefined) options.evict(key);
    },
    heal: () => faults?.heal(),
    rewind: () => {
      throw new Error('a store of real time cannot be rewound');
    },
  };
}

function connect(process: SimProcess, resend: boolean, options: WireWorldOptions): Redis {
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
