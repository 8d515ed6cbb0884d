import type { GivenModules } from '../campaign/campaign-modules.ts';
import { withoutPassword } from '../campaign/over-redis/without-password.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { counted } from '../report/figures.ts';
import type { AddCommand } from './commands.ts';
import { drawnProperties, redisUrl, systemOf, timeOption, workersByDefault } from './deep-options.ts';
import { wholeNumber } from './whole-number.ts';
import { heapMegabytes, tell } from './run-share.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface WorkerOptions extends GivenModules {
  readonly redis: string;
  readonly workers: number;
  readonly lease: number;
}

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('runs chunks that "raceproof deep --redis" deals out, until Ctrl-C')
    .requiredOption('--redis <url>', 'the Redis over which chunks are dealt out', redisUrl)
    .option('--workers <n>', 'processes', wholeNumber(1, 1_024), workersByDefault())
    .option('--system <file>', 'as "raceproof deep" has it: needed outside of the project, and outside Git')
    .option('--property <file...>', 'likewise')
    .addOption(timeOption('--lease <time>', 'a killed worker is noticed after so long', '10s'))
    .action(async ({ redis: url, workers, lease: leaseMs, ...given }: WorkerOptions) => {
      const commit = await commitOf(given);
      const { signal, forget } = untilInterrupted();
      process.stdout.write(`${counted(workers, 'process')} for ${withoutPassword(url)}, commit ${commit}\n`);
      const { serveChunks } = await import('../campaign/over-redis/redis-worker.ts');
      await serveChunks({ url, commit, workers, heapMegabytes, leaseMs, given, signal, onNote: tell });
      forget();
    });
};

/** That of the campaigns to take part in: outside Git it is made of the modules that they name. */
async function commitOf({ system, property }: GivenModules): Promise<string> {
  const properties = property ?? (await drawnProperties());
  return sourceCommit([system ?? (await systemOf(properties)), ...properties]);
}
