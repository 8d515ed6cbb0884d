import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { auditKeys } from '../../audit/keys.ts';
import { latin1Bytes } from '../../world/redis/latin1.ts';
import { FirstReason } from '../first-reason.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import type { LoadRedis } from '../load-redis.ts';
import { withinLimit } from '../within-limit.ts';
import { FaultProxy } from './fault-proxy.ts';
import type { OwnServer } from './own-server.ts';
import { type RedisAddress, redisUrl } from './redis-address.ts';
import { removeKeys } from './remove-keys.ts';
import { Senders } from './senders.ts';
import { ServerWatch } from './server-watch.ts';
import { wireRedis } from './wire-redis.ts';

export interface RealRedisOptions {
  /** A server at an address, or one of our own, which can be restarted. */
  readonly server: RedisAddress | OwnServer;
  readonly simulation: LiveSimulation;
  /** Whether faults may strike on the wire. */
  readonly withProxy: boolean;
  /** The server lost what it held. */
  readonly truthLost: () => void;
}

const closingMs = 5_000;
/** What a broken connection had sent gets this long to reach the server. */
const quietMs = 50;

/**
 * A real Redis. MONITOR tells every command in the server's own order and time; a mirror, the simulated server, executes
 * the same and so knows each reply, and what it means: locks taken and refused, records flagged. At the end the mirror
 * must hold the journal that the server holds. Throws a `TypeError` where the server cannot be used.
 */
export async function realRedis({
  server,
  simulation,
  withProxy,
  truthLost,
}: RealRedisOptions): Promise<LoadRedis> {
  const addressNow = (): RedisAddress => ('address' in server ? server.address : server);
  const keyPrefix = `raceproof:${randomUUID()}:`;
  const senders = new Senders();
  const lost = new FirstReason();
  const watch = await ServerWatch.open(addressNow(), { simulation, senders, keyPrefix, truthLost, lost });
  const proxy = withProxy ? await FaultProxy.start({ simulation, senders, upstream: addressNow }) : undefined;
  const url = proxy === undefined ? redisUrl(addressNow()) : proxyUrl(addressNow(), proxy.port);
  const wire = wireRedis({
    url,
    keyPrefix,
    senders,
    truth: watch.mirror.truth,
    script: (lua) => watch.mirror.defineScript(lua),
    evict: (key) => void watch.control.del(latin1Bytes(key)).catch(() => undefined),
    faults: proxy,
  });
  const journal = (): Promise<string[]> => watch.control.lrange(keyPrefix + auditKeys.journal, 0, -1);
  return {
    live: wire,
    name: `${watch.version} at ${addressNow().host}:${addressNow().port}`,
    url,
    keyPrefix,
    senders,
    defineScript: (lua) => watch.mirror.defineScript(lua),
    barrier: () => watch.barrier(),
    journal,
    mismatch: async () => differences(await journal(), watch.mirror.truth.journal()),
    lost: lost.promise,
    restart: 'restart' in server && proxy !== undefined ? restarting({ server, proxy, watch }) : undefined,
    close: async () => {
      wire.disconnect();
      await proxy?.close();
      await withinLimit(removeKeys(watch.control, keyPrefix), closingMs).catch(() => undefined);
      watch.detach();
      if ('stop' in server) await server.stop();
    },
  };
}

function restarting(parts: {
  readonly server: OwnServer;
  readonly proxy: FaultProxy;
  readonly watch: ServerWatch;
}): NonNullable<LoadRedis['restart']> {
  const { server, proxy, watch } = parts;
  return async (keeping) => {
    proxy.down();
    await delay(quietMs);
    await watch.barrier();
    watch.detach();
    await server.restart(keeping);
    await watch.reattach(server.address);
    if (keeping === 'nothing') watch.mirror.reset();
    proxy.up();
  };
}

function differences(theirs: readonly string[], ours: readonly string[]): string | undefined {
  const agree = theirs.length === ours.length && theirs.every((line, index) => line === ours[index]);
  if (agree) return undefined;
  return `the journal of the server has ${theirs.length} entries, what was seen of its commands makes ${ours.length}`;
}

/** The proxy speaks plain TCP; whom to log in as is the server's matter. */
function proxyUrl(address: RedisAddress, port: number): string {
  return redisUrl({ ...address, host: '127.0.0.1', port, secure: false });
}
