import { withoutPassword } from '../campaign/over-redis/without-password.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { counted } from '../report/figures.ts';
import type { AddCommand } from './commands.ts';
import { drawnProperties, redisUrl, systemOf, timeOption, workersByDefault } from './deep-options.ts';
import { wholeNumber } from './whole-number.ts';
import { heapMegabytes, tell } from './run-share.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface WorkerOptions {
  readonly redis: string;
  readonly workers: number;
  readonly lease: number;
  readonly property?: readonly string[];
  readonly system?: string;
}

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('runs chunks that "raceproof deep --redis" deals out, until Ctrl-C')
    .requiredOption('--redis <url>', 'the Redis over which chunks are dealt out', redisUrl)
    .option('--workers <n>', 'processes', wholeNumber(1, 1_024), workersByDefault())
    .addOption(timeOption('--lease <time>', 'a killed worker is noticed after so long', '10s'))
    .option('--property <file...>', 'outside Git, as they are given to "raceproof deep"')
    .option('--system <file>', 'outside Git, as it is given to "raceproof deep"')
    .action(async (options: WorkerOptions) => {
      const { redis: url, workers, lease: leaseMs } = options;
      const commit = await commitOf(options);
      const { signal, forget } = untilInterrupted();
      process.stdout.write(`${counted(workers, 'process')} for ${withoutPassword(url)}, commit ${commit}\n`);
      const { serveChunks } = await import('../campaign/over-redis/redis-worker.ts');
      await serveChunks({ url, commit, workers, heapMegabytes, leaseMs, signal, onNote: tell });
      forget();
    });
};

/** That of the campaigns to take part in: outside Git it is made of the modules that they name. */
async function commitOf(options: WorkerOptions): Promise<string> {
  const properties = options.property ?? (await drawnProperties());
  return sourceCommit([options.system ?? (await systemOf(properties)), ...properties]);
}
