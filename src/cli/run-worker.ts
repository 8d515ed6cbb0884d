import type { GivenModules } from '../campaign/campaign-modules.ts';
import { serveChunks } from '../campaign/over-redis/redis-worker.ts';
import { withoutPassword } from '../campaign/over-redis/without-password.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { counted } from '../report/figures.ts';
import { drawnProperties, systemOf } from './campaign-defaults.ts';
import { heapMegabytes, tell } from './run-share.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface WorkerOptions extends GivenModules {
  readonly redis: string;
  readonly workers: number;
  readonly lease: number;
}

/** Runs chunks until it is interrupted. */
export async function runWorker({
  redis: url,
  workers,
  lease: leaseMs,
  ...given
}: WorkerOptions): Promise<void> {
  const commit = await commitOf(given);
  const { signal, forget } = untilInterrupted();
  process.stdout.write(`${counted(workers, 'process')} for ${withoutPassword(url)}, commit ${commit}\n`);
  await serveChunks({ url, commit, workers, heapMegabytes, leaseMs, given, signal, onNote: tell });
  forget();
}

/** That of the campaigns to take part in: outside Git it is made of the modules that they name. */
async function commitOf({ system, property }: GivenModules): Promise<string> {
  const properties = property ?? (await drawnProperties());
  return sourceCommit([system ?? (await systemOf(properties)), ...properties]);
}
