import type { Finding } from '../core/finding.ts';
import { stepIds } from '../core/run.ts';
import { failureBlock } from '../report/failure-block.ts';
import { summaryBlock } from '../report/summary-block.ts';
import type { UnkeptFinding } from '../verify/investigate.ts';
import type { Property } from '../verify/property.ts';
import { verify } from '../verify/verify.ts';
import { commandFor, keepFailure } from '../files/failure-files.ts';
import { originOf } from '../files/origin.ts';
import { defaultSeed } from '../verify/verify-options.ts';
import { heapAround } from './heap-around.ts';
import type { Subject } from '../files/load-properties.ts';
import { loadSystem } from '../files/load-system.ts';
import { print, terminal } from './print.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { type CheckOptions, propertyTest, searchOptions } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import type { Settings } from './settings.ts';

/** Makes a property a test: a search under vitest, or with RACEPROOF_REPLAY one recorded failure. */
export function checkProperty(property: Property, options: CheckOptions): Property & Subject {
  return propertyTest(property, options, { plans: 'drawn', search, replay: replayFailure });
}

async function search(property: Property, settings: Settings, systemPath: string): Promise<void> {
  const system = await loadSystem(systemPath);
  const { result, heap } = await heapAround(() => verify(property, { system, ...searchOptions(settings) }));
  print(`\n${summaryBlock({ ...result.summary, heap }, terminal())}\n`);
  switch (result.kind) {
    case 'passed':
      return;
    case 'unreached':
      throw new PropertyFailure(`never in ${result.summary.runs} runs: ${result.names.join('; ')}`);
    case 'inconclusive':
      throw new PropertyFailure(
        `${result.summary.inconclusive} of ${result.summary.runs} runs could not be judged, the first because ${result.reason}`,
      );
    case 'nondeterministic':
      throw nondeterminism(result.difference);
    case 'failed':
      throw new PropertyFailure(
        `\n${failureBlock(withReplay(result.finding, { settings, systemPath, index: result.finding.seen.runs - 1 }), terminal())}`,
      );
  }
}

export function nondeterminism(difference: string): PropertyFailure {
  return new PropertyFailure(
    `the system is not deterministic under the simulation: the same plan gave two traces.\n${difference}\n` +
      'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.',
  );
}

/** Where a finding came from. `index` is that of its plan, where plans were drawn. */
export interface Found {
  readonly settings: Settings;
  readonly systemPath: string;
  readonly index?: number;
}

/** Keeps the failure and adds the command that replays it. */
export function withReplay(finding: UnkeptFinding, { settings, systemPath, index }: Found): Finding {
  const { property, signature, run, original, shrink, seen } = finding;
  const { replay, file, isNew } = keepFailure({
    schema: 1,
    property,
    signature,
    traceHash: run.traceHash,
    trace: stepIds(run),
    found: { original, shrink, seen },
    origin: originOf({ system: systemPath, seed: settings.seed ?? defaultSeed, index }),
    plan: run.plan,
  });
  return {
    ...finding,
    isNew,
    replay: { command: commandFor({ replay, property, system: settings.system }), file },
  };
}
