import type { Command } from 'commander';
import type { AddCommand } from './commands.ts';
import type { GivenLoadFlags } from './load-flags.ts';

/** `raceproof load`: how the system holds up with real parts, on the wall clock. */
export const addLoad: AddCommand = (program, end) => {
  describeLoad(program).action(async (flags: GivenLoadFlags) => {
    const { runLoad } = await import('./run-load.ts');
    end(await runLoad(flags));
  });
};

function describeLoad(program: Command): Command {
  return program
    .command('load')
    .description('loads the system on the wall clock: the same services, faults and invariants, real time')
    .option('--requests <number>', 'requests in all (120; also NUM_CONCURRENT_REQUESTS)')
    .option('--concurrency <number>', 'requests in flight at once (all of them; 120 with --duration)')
    .option('--processes <number>', 'operating-system processes of the system (one, inside this one)')
    .option('--redis <url>', 'a real Redis, redis://127.0.0.1:6379; written under a prefix of the run')
    .option('--redis-server [program]', 'a redis-server of its own, started and stopped by the test')
    .option('--faults <list>', 'redis, queue, auditor, process, single kinds, or all')
    .option('--rate <number>', 'requests that arrive each second, whatever became of those before')
    .option('--duration <seconds>', 'send requests for so long instead of a number of them')
    .option('--timeout <seconds>', 'limit of one request (10; also TIMEOUT_SECONDS)')
    .option('--visibility <seconds>', 'how long a delivered request stays hidden (30)')
    .option('--hot <percent>', 'requests that name one of four hot records (0)')
    .option('--seed <number>', 'decides verdicts, delays and records (1)')
    .option('--error-rate <percent>', 'threshold of failed requests (1)')
    .option('--p99 <milliseconds>', 'threshold of the 99th percentile (500)')
    .option('--contention <percent>', 'threshold of lock attempts that met another holder (1)')
    .option('--total <seconds>', 'threshold of the total time (60)')
    .option('--system <module>', 'the system under test', 'properties/reference-system.ts')
    .option('--output <folder>', 'where load.json, load.md and load.html are written', 'raceproof-report');
}
