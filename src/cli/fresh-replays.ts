import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ReplayReport, replayReportSchema } from '../report/json/replay-report.ts';

const raceproof = fileURLToPath(new URL('../../bin/raceproof.js', import.meta.url));

/** Replays the same arguments so many times, each time in a process of its own. Rejects where one gives no report. */
export async function freshReplays(args: readonly string[], times: number): Promise<readonly ReplayReport[]> {
  const reports: ReplayReport[] = [];
  let started = 0;
  const work = async (): Promise<void> => {
    while (started < times) {
      started += 1;
      reports.push(await replayOnce(args));
    }
  };
  await Promise.all(Array.from({ length: Math.min(times, availableParallelism()) }, work));
  return reports;
}

async function replayOnce(args: readonly string[]): Promise<ReplayReport> {
  const child = spawn(process.execPath, [raceproof, 'replay', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    return replayReportSchema.parse(JSON.parse(output.stdout));
  } catch (cause) {
    const said = output.stderr.trim() || output.stdout.trim() || 'nothing';
    throw new TypeError(`a replay in a process of its own ended with ${exitCode} and said ${said}`, {
      cause,
    });
  }
}

/** How often each outcome came, the most frequent first. More than one trace is nondeterminism, whatever the verdicts. */
export function sharesOf(reports: readonly ReplayReport[]): {
  readonly lines: readonly string[];
  readonly exitCode: number;
} {
  const counts = new Map<string, number>();
  for (const { outcome, traceHash } of reports) {
    const what = `${outcome}, ${traceHash === undefined ? 'without an end' : `trace ${traceHash}`}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const lines = [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([what, count]) => `${count}/${reports.length}   ${what}`);
  if (new Set(reports.map(({ traceHash }) => traceHash)).size > 1) {
    return {
      lines: [...lines, 'one plan gave different traces: something outside the plan decides'],
      exitCode: 2,
    };
  }
  const exitCode = Math.max(0, ...reports.map(exitCodeOf));
  if (counts.size === 1) return { lines, exitCode };
  // Events decide the verdict of a run; that of a leak is measured.
  return { lines: [...lines, 'the events were the same each time, and the verdict was not'], exitCode };
}

function exitCodeOf({ outcome, signature }: ReplayReport): number {
  if (outcome === 'PASSED' || outcome === 'PASSES NOW') return 0;
  return signature === null ? 3 : 1;
}
