import { type Command, Option } from 'commander';
import type { AddCommand } from './commands.ts';
import {
  type DeepOptions,
  durationMs,
  rangeOf,
  redisUrl,
  timeOption,
  workersByDefault,
} from './deep-options.ts';
import { wholeNumber } from './whole-number.ts';

export const addDeep: AddCommand = (program, end) => {
  const command = program.command('deep').description('runs many schedules of many properties on all cores');
  addCampaignOptions(command)
    .option('--time <time>', 'begin no further run after this time: 90s, 30m, 2h', durationMs)
    .option('--workers <n>', 'worker processes', wholeNumber(1, 1_024), workersByDefault())
    .option('--resume [folder]', 'do what is missing of a campaign: the newest, unless one is named')
    .option('--alone <run>', 'with --resume: run this one run under the watchdog', wholeNumber(0, 1e9))
    .option('--out <folder>', 'where campaigns are kept', 'raceproof-campaigns')
    .option('--index <k>', 'with --total: the part of this machine, from 0 on', wholeNumber(0, 1e6))
    .option('--total <n>', 'with --index: how many machines share the campaign', wholeNumber(1, 1e6))
    .option('--history <file>', 'earlier campaigns, for trends and for the weights of faults')
    .option('--minimise <n>', 'how many different failures to minimise at most', wholeNumber(0, 1_000), 10)
    .option('--corpus <folder>', 'keep what was minimised for good: properties/corpus, or another folder')
    .addOption(timeOption('--run-limit <time>', 'real time after which a run counts as hung', '1m'))
    .addOption(timeOption('--chunk <time>', 'about how long the chunks take that are dealt out', '30s'))
    .option('--redis <url>', 'deal the chunks out to "raceproof worker" processes over this Redis', redisUrl)
    .option('--chunk-runs <n>', 'with --redis: runs of a chunk', wholeNumber(1, 100_000), 100)
    .addOption(timeOption('--redis-patience <time>', 'with --redis: how long it may be away', '1m'))
    .action(async (options: DeepOptions) => {
      const { runDeep } = await import('./run-deep.ts');
      end(await runDeep(options));
    });
};

function addCampaignOptions(command: Command): Command {
  return command
    .option('--runs <n>', 'runs in all (default: 1000000)', wholeNumber(1, 1_000_000_000))
    .addOption(
      new Option('--seed <s>', 'the root seed, 32 bits (default: a fresh one)').argParser(
        wholeNumber(0, 0xffffffff),
      ),
    )
    .option('--property <file...>', 'modules of properties (default: those under properties/)')
    .option('--system <file>', 'the module under test (default: the one that the properties name)')
    .option(
      '--requests <range>',
      'requests of a run (default: what the property states, or 100-300)',
      rangeOf,
    )
    .option('--processes <range>', 'simulated processes of a run (default: likewise, or 1-8)', rangeOf)
    .option('--request-timeout <time>', 'the limit of one request, virtual (default: 10s)', durationMs);
}
