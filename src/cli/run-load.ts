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
import { LoadDisplay } from './load-display.ts';
import { loadExitCode } from './load-exit-code.ts';
import { type GivenLoadFlags, loadOptionsOf } from './load-flags.ts';
import { print, terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Runs the load test, reports it, and returns the exit code. */
export async function runLoad(flags: GivenLoadFlags): Promise<number> {
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
    return loadExitCode[summary.verdict];
  } finally {
    display.end();
    forget();
  }
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
