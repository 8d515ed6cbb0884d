import type { LoadTestParts } from './load-test.ts';
import { embeddedRedis } from './redis/embedded-redis.ts';
import { OwnServer } from './redis/own-server.ts';
import { realRedis } from './redis/real-redis.ts';
import type { RedisAddress } from './redis/redis-address.ts';
import { servedRedis } from './redis/served-redis.ts';

export interface WhichRedis {
  /** `address`: a real one that is there. `command`: a real one to be started. Otherwise the embedded one. */
  readonly server: { readonly address: RedisAddress } | { readonly command: string } | undefined;
  /** Whether other processes must reach it. */
  readonly ownProcesses: boolean;
  /** Whether faults may strike on the wire. */
  readonly withProxy: boolean;
}

export function openLoadRedis(which: WhichRedis): LoadTestParts['openRedis'] {
  const { server, ownProcesses, withProxy } = which;
  return async (simulation, batches) => {
    if (server === undefined) {
      return ownProcesses ? servedRedis(simulation, { withProxy }) : embeddedRedis(simulation);
    }
    const truthLost = (): void => batches.truthLost();
    if ('address' in server) {
      return realRedis({ server: server.address, simulation, withProxy, truthLost });
    }
    const own = await OwnServer.start(server.command);
    try {
      return await realRedis({ server: own, simulation, withProxy, truthLost });
    } catch (error) {
      await own.stop();
      throw error;
    }
  };
}
