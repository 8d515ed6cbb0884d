import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { auditKeys } from '../../audit/keys.ts';
import { UnsupportedCommandError } from '../../world/redis/unsupported-command-error.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import { FirstReason } from '../first-reason.ts';
import type { LoadRedis } from '../load-redis.ts';
import { withinLimit } from '../within-limit.ts';
import { Monitor } from './monitor.ts';
import { Mirror } from './mirror.ts';
import { type RedisAddress, redisUrl } from './redis-address.ts';
import { removeKeys } from './remove-keys.ts';
import { Senders } from './senders.ts';
import { rememberErrors, requireWritable } from './require-writable.ts';
import { wireWorld, type WireFaults } from './wire-world.ts';

export interface RealRedisOptions {
  readonly address: RedisAddress;
  readonly simulation: LiveSimulation;
  /** Where clients connect to instead, and what that does to them. */
  readonly between?: { readonly url: string; readonly faults: WireFaults };
  readonly senders?: Senders;
  /** The server lost what it held. */
  readonly truthLost: () => void;
}

const barrierMs = 5_000;

/**
 * A real Redis. MONITOR tells every command in the server's own order and time; a mirror, the simulated server, executes
 * the same and so knows each reply, and what it means: locks taken and refused, records flagged. At the end the mirror
 * must hold the journal that the server holds. Throws a `TypeError` where the server cannot be used.
 */
export async function realRedis(options: RealRedisOptions): Promise<LoadRedis> {
  const { address, simulation, between, senders = new Senders() } = options;
  const keyPrefix = `raceproof:${randomUUID()}:`;
  const control = new Redis(redisUrl(address), { lazyConnect: true, retryStrategy: () => null });
  rememberErrors(control);
  const version = await requireWritable(control, address);
  const lost = new FirstReason();
  const mirror = new Mirror({
    simulation,
    senders,
    keyPrefix,
    database: address.database,
    truthLost: options.truthLost,
    ownPort: () => localPort(control),
  });
  const onLine = (line: Parameters<Mirror['line']>[0]): void => {
    try {
      mirror.line(line);
    } catch (error) {
      if (!(error instanceof UnsupportedCommandError)) throw error;
      lost.give(`what it does can no longer be followed: ${error.message}`);
    }
  };
  const monitor = await openMonitor(address, onLine, () => lost.give('the connection that watches it broke'));
  const world = wireWorld({
    url: between?.url ?? redisUrl(address),
    keyPrefix,
    senders,
    watched: mirror.truth.watched,
    script: (lua) => mirror.defineScript(lua),
    evict: (key) => void control.del(key).catch(() => undefined),
    faults: between?.faults,
  });
  return {
    world,
    name: `${version} at ${address.host}:${address.port}`,
    url: between?.url ?? redisUrl(address),
    keyPrefix,
    senders,
    defineScript: (lua) => mirror.defineScript(lua),
    barrier: async () => {
      const mark = randomUUID();
      const seen = mirror.whenSeen(mark);
      await withinLimit(Promise.all([control.echo(mark), seen]), barrierMs).catch(() =>
        lost.give(`it did not answer within ${barrierMs / 1000} s`),
      );
    },
    journal: () => control.lrange(keyPrefix + auditKeys.journal, 0, -1),
    mismatch: async () => {
      const theirs = await control.lrange(keyPrefix + auditKeys.journal, 0, -1);
      const ours = mirror.truth.journal();
      const agree = theirs.length === ours.length && theirs.every((line, index) => line === ours[index]);
      if (agree) return undefined;
      return `the journal of the server has ${theirs.length} entries, what was seen of its commands makes ${ours.length}`;
    },
    lost: lost.promise,
    close: async () => {
      world.disconnect();
      monitor.close();
      await withinLimit(removeKeys(control, keyPrefix), barrierMs).catch(() => undefined);
      control.disconnect();
    },
  };
}

function localPort(client: Redis): number | undefined {
  const stream: unknown = Reflect.get(client, 'stream');
  const port: unknown = stream instanceof Object ? Reflect.get(stream, 'localPort') : undefined;
  return typeof port === 'number' ? port : undefined;
}

async function openMonitor(
  address: RedisAddress,
  line: (line: Parameters<Mirror['line']>[0]) => void,
  closed: () => void,
): Promise<Monitor> {
  try {
    return await Monitor.open(address, { line, closed });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(
      `--redis: the load test follows the server with MONITOR, which ${address.host}:${address.port} refused: ${reason}`,
      { cause },
    );
  }
}
