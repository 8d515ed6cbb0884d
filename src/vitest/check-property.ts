import type { Finding } from '../core/finding.ts';
import { stepIds } from '../core/run.ts';
import { failureBlock } from '../report/failure-block.ts';
import { entryOfSummary, type Failure, type IndexEntry } from '../report/html/index-entry.ts';
import { summaryBlock } from '../report/summary-block.ts';
import type { UnkeptFinding } from '../verify/investigate.ts';
import type { Property } from '../verify/property.ts';
import { verify } from '../verify/verify.ts';
import { commandFor, keepFailure } from '../files/failure-files.ts';
import { heapAround } from './heap-around.ts';
import { type Problem, reportPass, reportProblem } from './html-report.ts';
import { loadSystem } from '../files/load-system.ts';
import { print, terminal } from './print.ts';
import { type CheckOptions, propertyTest, searchOptions } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import type { Settings } from './settings.ts';

/** Makes a property a test: a search under vitest, or with RACEPROOF_REPLAY one recorded failure. */
export function checkProperty(property: Property, options: CheckOptions): Property {
  return propertyTest(property, options, { search, replay: replayFailure });
}

async function search(property: Property, settings: Settings, systemPath: string): Promise<void> {
  const system = await loadSystem(systemPath);
  const { result, heap } = await heapAround(() => verify(property, { system, ...searchOptions(settings) }));
  const summary = { ...result.summary, heap };
  print(`\n${summaryBlock(summary, terminal())}\n`);
  const entryOf = (failure: Failure | undefined): IndexEntry => entryOfSummary(summary, failure);
  switch (result.kind) {
    case 'passed':
      await reportPass(entryOf);
      return;
    case 'unreached':
      throw await reportProblem(entryOf, {
        kind: 'sentence',
        text: `never in ${result.summary.runs} runs: ${result.names.join('; ')}`,
      });
    case 'inconclusive':
      throw await reportProblem(entryOf, {
        kind: 'sentence',
        text: `${result.summary.inconclusive} of ${result.summary.runs} runs could not be judged, the first because ${result.reason}`,
      });
    case 'nondeterministic':
      throw await reportProblem(entryOf, nondeterminism(result.difference));
    case 'failed':
      throw await reportProblem(entryOf, failed(withReplay(result.finding, settings)));
  }
}

export function failed(finding: Finding): Problem {
  return { kind: 'finding', finding, block: `\n${failureBlock(finding, terminal())}` };
}

export function nondeterminism(difference: string): Problem {
  const text =
    `the system is not deterministic under the simulation: the same plan gave two traces.\n${difference}\n` +
    'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.';
  return { kind: 'sentence', text };
}

/** Keeps the failure and adds the command that replays it. */
export function withReplay(finding: UnkeptFinding, { system }: Settings): Finding {
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
