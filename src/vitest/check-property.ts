import { test } from 'vitest';
import type { Finding } from '../core/finding.ts';
import { eventLine } from '../report/event-line.ts';
import { failureBlock } from '../report/failure-block.ts';
import { summaryBlock } from '../report/summary-block.ts';
import type { UnkeptFinding } from '../verify/investigate.ts';
import type { Property } from '../verify/property.ts';
import { stepIds } from '../verify/replay.ts';
import { verify } from '../verify/verify.ts';
import { commandFor, keepFailure } from './failure-files.ts';
import { heapAround } from './heap-around.ts';
import { loadSystem } from './load-system.ts';
import { print, terminal } from './print.ts';
import { progressPrinter } from './progress-printer.ts';
import { PropertyFailure } from './property-failure.ts';
import { replayFailure } from './replay-failure.ts';
import { readSettings, type Settings } from './settings.ts';

export interface CheckOptions {
  /** The module of the system to verify, unless RACEPROOF_SYSTEM names another. */
  readonly system: string;
}

/**
 * Makes a property a test. Under vitest it runs the search, or with RACEPROOF_REPLAY one recorded failure; outside
 * vitest it only returns the property, so that other runners can load the same file.
 */
export function checkProperty(property: Property, options: CheckOptions): Property {
  if (process.env['VITEST'] === undefined) return property;
  // No time-out: it would lose the seed. Every run has its own bounds.
  test(property.name, { timeout: 0 }, async () => {
    const settings = readSettings(process.env);
    const system = settings.system ?? options.system;
    if (settings.replay === undefined) await search(property, settings, system);
    else await replayFailure(property, { settings, system });
  });
  return property;
}

async function search(property: Property, settings: Settings, systemPath: string): Promise<void> {
  const system = await loadSystem(systemPath);
  const { result, heap } = await heapAround(() =>
    verify(property, {
      system,
      seed: settings.seed,
      runs: settings.runs,
      concurrency: settings.concurrency,
      requestTimeoutMs: settings.requestTimeoutMs,
      onProgress: progressPrinter(),
      onEvent: settings.log === 'debug' ? (step) => print(eventLine(step)) : undefined,
    }),
  );
  print(`\n${summaryBlock({ ...result.summary, heap }, terminal())}\n`);
  switch (result.kind) {
    case 'passed':
      return;
    case 'inconclusive':
      throw new PropertyFailure(
        `${result.summary.inconclusive} of ${result.summary.runs} runs could not be judged, the first because ${result.reason}`,
      );
    case 'nondeterministic':
      throw new PropertyFailure(
        `the system is not deterministic under the simulation: the same plan gave two traces.\n${result.difference}\n` +
          'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.',
      );
    case 'failed':
      throw new PropertyFailure(`\n${failureBlock(withReplay(result.finding, settings), terminal())}`);
  }
}

/** Keeps the failure and adds the command that replays it. */
function withReplay(finding: UnkeptFinding, { system }: Settings): Finding {
  const { property, signature, run, original, shrink, seen } = finding;
  const { replay, file, isNew } = keepFailure({
    schema: 1,
    property,
    signature,
    traceHash: run.traceHash,
    trace: stepIds(run),
    found: { original, shrink, seen },
    plan: run.plan,
  });
  return { ...finding, isNew, replay: { command: commandFor({ replay, property, system }), file } };
}
