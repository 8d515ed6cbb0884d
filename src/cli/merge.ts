import type { AddCommand } from './commands.ts';
import { timeOption } from './deep-options.ts';
import type { MergeOptions } from './run-merge.ts';
import { wholeNumber } from './whole-number.ts';

export const addMerge: AddCommand = (program, end) => {
  program
    .command('merge')
    .description('merges what several machines ran of one campaign')
    .argument('<folder...>', 'the folders of its parts')
    .option('--out <folder>', 'where campaigns are kept', 'raceproof-campaigns')
    .option('--system <file>', 'the system of the campaign, where it lies outside of the project')
    .option('--property <file...>', 'its properties, where they lie outside of the project')
    .option('--history <file>', 'earlier campaigns, for trends')
    .option('--minimise <n>', 'how many different failures to minimise at most', wholeNumber(0, 1_000), 10)
    .option('--corpus <folder>', 'keep what was minimised for good: properties/corpus, or another folder')
    .addOption(timeOption('--run-limit <time>', 'real time after which a run counts as hung', '1m'))
    .action(async (folders: readonly string[], options: MergeOptions) => {
      const { runMerge } = await import('./run-merge.ts');
      end(await runMerge(folders, options));
    });
};
