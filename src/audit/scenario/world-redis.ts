import type { Redis } from 'ioredis';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { ClientDeployment } from '../../world/redis/client-options.ts';

/** The Redis that the processes of a run share, however it is reached. */
export interface WorldRedis {
  /** Records whose lock is held now, by the task that took it. */
  readonly held: ReadonlyMap<string, string>;
  /** A client of this process's own. Called as a task of the process. */
  connect(process: SimProcess, deployment: ClientDeployment): Redis;
  /** The process is gone: its connections break. Commands on their way still take effect, or are lost with it. */
  gone(process: SimProcess, inFlight: 'lost' | 'applied'): void;
  /** Every command takes this much longer, for a while. */
  slow(options: { readonly extraMs: number; readonly durationMs: number }): void;
  /** Nothing gets through on the process's connections for this long. */
  stall(process: string, durationMs: number): void;
  /** Drops the lock that the process took last, as a server short of memory does. */
  evictLockOf(process: string): void;
  /** The wire is as it should be from now on. */
  heal(): void;
  /** The store holds again what it held at the first such call. Connections and loaded scripts stay. */
  rewind(): void;
}
