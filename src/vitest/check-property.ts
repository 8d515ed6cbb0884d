import type { Finding } from '../core/finding.ts';
import { stepIds } from '../core/run.ts';
import { failureBlock } from '../report/failure-block.ts';
import { summaryBlock } from '../report/summary-block.ts';
import type { UnkeptFinding } from '../verify/investigate.ts';
import { runFindingReport } from '../report/json/finding-report.ts';
import type { PropertyReport } from '../report/json/property-report.ts';
import type { Outcome } from '../verify/judged-runs.ts';
import type { Property } from '../verify/property.ts';
import { verify } from '../verify/verify.ts';
import { commandFor, keepFailure } from '../files/failure-files.ts';
import { originOf } from '../files/origin.ts';
import { defaultSeed } from '../verify/verify-options.ts';
import { heapAround } from './heap-around.ts';
import type { Subject } from '../files/load-properties.ts';
import { loadSystem } from '../files/load-system.ts';
import { print, terminal } from './print.ts';
import { endedFor, failedWith, passed, type PropertyEnd } from './property-end.ts';
import type { EntryOf } from './html-report.ts';
import { entryOfSummary, type Failure } from '../report/html/index-entry.ts';
import { type CheckOptions, propertyTest, type SearchContext, searchOptions } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import type { Settings } from './settings.ts';

/** Makes a property a test: a search under vitest, or with RACEPROOF_REPLAY one recorded failure. */
export function checkProperty(property: Property, options: CheckOptions): Property & Subject {
  return propertyTest(property, options, { plans: 'drawn', search, replay: replayFailure });
}

async function search(property: Property, { settings, systemPath, report }: SearchContext): Promise<void> {
  const system = await loadSystem(systemPath);
  const { result, heap } = await heapAround(() => verify(property, { system, ...searchOptions(settings) }));
  const summary = { ...result.summary, heap };
  print(`\n${summaryBlock(summary, terminal())}\n`);
  const found = {
    settings,
    systemPath,
    report,
    search: { kind: 'sampled', summary },
    entryOf: (failure: Failure | undefined) => entryOfSummary(summary, failure),
  } as const;
  if (result.kind === 'unreached') {
    const reason = `never in ${summary.runs} runs: ${result.names.join('; ')}`;
    throw await endedFor(endOf(property, found), 'unreached', reason);
  }
  const inconclusive = `${summary.inconclusive} of ${summary.runs} runs could not be judged, the first because`;
  await concludeSearch(property, result, { ...found, inconclusive });
}

/** What a search of runs came to, before it is reported. */
interface SearchEnd extends Pick<SearchContext, 'settings' | 'systemPath' | 'report'> {
  readonly search: PropertyReport['search'];
  readonly entryOf: EntryOf;
  /** How a reason why runs could not be judged is introduced. */
  readonly inconclusive: string;
}

/** Reports what a search came to, and throws a `PropertyFailure` where it did not pass. */
export async function concludeSearch(
  property: Property,
  result: Outcome<unknown>,
  search: SearchEnd,
): Promise<void> {
  const end = endOf(property, search);
  switch (result.kind) {
    case 'passed':
      await passed(end);
      return;
    case 'inconclusive':
      throw await endedFor(end, 'inconclusive', `${search.inconclusive} ${result.reason}`);
    case 'nondeterministic':
      throw await endedFor(end, 'nondeterministic', nondeterminism(result.difference));
    case 'failed': {
      const index = search.search.kind === 'sampled' ? result.finding.seen.runs - 1 : undefined;
      const finding = withReplay(result.finding, { ...search, index });
      throw await failedWith(end, {
        finding,
        block: failureBlock(finding, terminal()),
        plain: failureBlock(finding, { width: 80, colour: false }),
        json: runFindingReport(finding),
      });
    }
  }
}

function endOf(
  { name }: Property,
  { systemPath, search: searched, report, entryOf }: Omit<SearchEnd, 'settings' | 'inconclusive'>,
): PropertyEnd {
  return { report, base: { property: name, system: systemPath, search: searched }, entryOf };
}

function nondeterminism(difference: string): string {
  return (
    `the system is not deterministic under the simulation: the same plan gave two traces.\n${difference}\n` +
    'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.'
  );
}

/** Where a finding came from. `index` is that of its plan, where plans were drawn. */
interface Found {
  readonly settings: Settings;
  readonly systemPath: string;
  readonly index?: number | undefined;
}

/** Keeps the failure and adds the command that replays it. */
function withReplay(finding: UnkeptFinding, { settings, systemPath, index }: Found): Finding {
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
