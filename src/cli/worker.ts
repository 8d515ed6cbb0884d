import type { AddCommand } from './commands.ts';
import { redisUrl, timeOption, workersByDefault } from './deep-options.ts';
import type { WorkerOptions } from './run-worker.ts';
import { wholeNumber } from './whole-number.ts';

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('runs chunks that "raceproof deep --redis" deals out, until Ctrl-C')
    .requiredOption('--redis <url>', 'the Redis over which chunks are dealt out', redisUrl)
    .option('--workers <n>', 'processes', wholeNumber(1, 1_024), workersByDefault())
    .option('--system <file>', 'as "raceproof deep" has it: needed outside of the project, and outside Git')
    .option('--property <file...>', 'likewise')
    .addOption(timeOption('--lease <time>', 'a killed worker is noticed after so long', '10s'))
    .action(async (options: WorkerOptions) => {
      const { runWorker } = await import('./run-worker.ts');
      await runWorker(options);
    });
};
