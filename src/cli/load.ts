import type { Command } from 'commander';
import type { LoadSummary } from '../report/json/load-summary.ts';
import { writeLoadReport } from '../files/load-report.ts';
import { loadAuditSystem } from '../files/load-system.ts';
import { resolveLoadOptions } from '../load/load-options.ts';
import { runLoadTest } from '../load/load-test.ts';
import { liveFaults, noFaults } from '../load/live-faults.ts';
import { openLoadRedis, type WhichRedis } from '../load/open-load-redis.ts';
import { parseRedisUrl } from '../load/redis/redis-address.ts';
import { sameProcess } from '../load/same-process.ts';
import { WorkerHost } from '../load/workers/worker-host.ts';
import { loadBlock } from '../report/load-block.ts';
import { printable } from '../report/text.ts';
import type { AddCommand } from './commands.ts';
import { LoadDisplay } from './load-display.ts';
import { loadExitCode } from './load-exit-code.ts';
import { type GivenLoadFlags, loadOptionsOf } from './load-flags.ts';
import { print, terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** `raceproof load`: how the system holds up with real parts, on the wall clock. */
export const addLoad: AddCommand = (program, end) => {
  describeLoad(program).action(async (flags: GivenLoadFlags) => {
    const options = resolveLoadOptions(loadOptionsOf(flags, process.env));
    const server = serverOf(flags);
    const ownServer = flags.redisServer !== undefined;
    const faults = flags.faults === undefined ? noFaults : liveFaults(flags.faults, { options, ownServer });
    const host = options.ownProcesses
      ? new WorkerHost(flags.system)
      : sameProcess(await loadAuditSystem(flags.system));
    const display = new LoadDisplay(options, process.stderr);
    const { signal, forget } = untilInterrupted();
    try {
      const summary = await runLoadTest({
        options,
        systemName: flags.system,
        host,
        openRedis: openLoadRedis({
          server,
          ownProcesses: options.ownProcesses,
          withProxy: faults.onWire,
        }),
        faults,
        onProgress: (progress) => display.show(progress),
        signal,
      });
      display.end();
      await report(summary, flags.output);
      end(loadExitCode[summary.verdict]);
    } finally {
      display.end();
      forget();
    }
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

function serverOf({ redis, redisServer }: GivenLoadFlags): WhichRedis['server'] {
  if (redis !== undefined && redisServer !== undefined) {
    throw new TypeError('expected --redis or --redis-server, got both');
  }
  if (redis !== undefined) return { address: parseRedisUrl(redis) };
  if (redisServer === undefined) return undefined;
  return { command: redisServer === true ? 'redis-server' : redisServer };
}

/** Saved before it is shown, since whoever reads the output may stop reading. */
async function report(summary: LoadSummary, folder: string): Promise<void> {
  const written = await writeLoadReport(summary, folder);
  print(loadBlock(summary, terminal()));
  if (written.kind === 'written') print(`  saved      ${written.file} · .json · .md`);
  else process.stderr.write(`${printable(folder)} could not be written: ${printable(written.why)}\n`);
}
