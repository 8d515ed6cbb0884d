import type { LoadTestParts } from './load-test.ts';
import { embeddedRedis } from './redis/embedded-redis.ts';
import { realRedis } from './redis/real-redis.ts';
import type { RedisAddress } from './redis/redis-address.ts';
import { servedRedis } from './redis/served-redis.ts';

export interface WhichRedis {
  /** Of a real one; the embedded one where undefined. */
  readonly address: RedisAddress | undefined;
  /** Whether other processes must reach it. */
  readonly ownProcesses: boolean;
}

export function openLoadRedis({ address, ownProcesses }: WhichRedis): LoadTestParts['openRedis'] {
  return (simulation, batches) => {
    if (address !== undefined) {
      return realRedis({ address, simulation, truthLost: () => batches.truthLost() });
    }
    return ownProcesses ? servedRedis(simulation) : Promise.resolve(embeddedRedis(simulation));
  };
}
