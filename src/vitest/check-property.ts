import type { Finding } from '../core/finding.ts';
import { stepIds } from '../core/run.ts';
import { failureBlock } from '../report/failure-block.ts';
import { summaryBlock, summaryLine } from '../report/summary-block.ts';
import type { UnkeptFinding } from '../verify/investigate.ts';
import { runFindingReport } from '../report/json/finding-report.ts';
import type { PropertyReport } from '../report/json/property-report.ts';
import type { Outcome } from '../verify/judged-runs.ts';
import type { Property } from '../verify/property.ts';
import { verify } from '../verify/verify.ts';
import { AnnouncedFailure } from './announced-failure.ts';
import { heapAround } from './heap-around.ts';
import type { Subject } from '../files/subject.ts';
import { print, terminal } from './print.ts';
import { endedFor, failedWith, passed, type PropertyEnd } from './property-end.ts';
import {
  type CheckOptions,
  propertyTest,
  type PropertyContext,
  requireCheckOptions,
  searchOptions,
} from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import { withTimeShare } from './time-share.ts';

/** Makes a property a test: a search under vitest, or with RACEPROOF_REPLAY one recorded failure. */
export function checkProperty(property: Property, options: CheckOptions): Property & Subject {
  requireCheckOptions('checkProperty', options);
  return propertyTest(
    property,
    { where: 'checkProperty', ...options },
    { plans: 'drawn', search, replay: replayFailure },
  );
}

const heapIsJudgedElsewhere = 'rounds on one long-lived system are judged by "the heap is stable"';

export async function search(property: Property, context: PropertyContext): Promise<void> {
  const { settings } = context;
  const system = await context.system();
  const announced = new AnnouncedFailure(context);
  const options = {
    system,
    ...searchOptions(context),
    onFound: announced.announce,
    onSmaller: announced.improve,
  };
  const scoped = withTimeShare(property, settings);
  const { result, heap } = await heapAround(() => verify(scoped, options), {
    detail: typeof system === 'function' ? heapIsJudgedElsewhere : '',
  });
  const summary = { ...result.summary, heap };
  print(context.isBrief ? `${summaryLine(summary)}\n` : `\n${summaryBlock(summary, terminal())}\n`);
  const found = {
    ...context,
    announced,
    search: { kind: 'sampled', summary },
  } as const;
  if (result.kind === 'unreached') {
    const reason = `never in ${summary.runs} runs: ${result.names.join('; ')}`;
    throw endedFor(endOf(property, found), 'unreached', reason);
  }
  const inconclusive = `${summary.inconclusive} of ${summary.runs} runs could not be judged, the first because`;
  await concludeSearch(property, result, { ...found, inconclusive });
}

/** What a search of runs came to, before it is reported. */
interface SearchEnd extends PropertyContext {
  readonly search: PropertyReport['search'];
  readonly announced: AnnouncedFailure;
  /** How a reason why runs could not be judged is introduced. */
  readonly inconclusive: string;
}

/** Reports what a search came to, and throws a `PropertyFailure` where it did not pass. */
export async function concludeSearch(
  property: Property,
  result: Outcome<unknown>,
  found: SearchEnd,
): Promise<void> {
  const end = endOf(property, found);
  switch (result.kind) {
    case 'passed':
      passed(end);
      return;
    case 'inconclusive':
      throw endedFor(end, 'inconclusive', `${found.inconclusive} ${result.reason}`);
    case 'nondeterministic':
      throw endedFor(end, 'nondeterministic', nondeterminism(result.difference));
    case 'failed': {
      // A plan of the small scope was not drawn.
      const wasDrawn = found.search.kind === 'sampled' && found.search.summary.scope === undefined;
      const index = wasDrawn ? result.finding.seen.runs - 1 : undefined;
      const finding = kept(result.finding, found.announced, index);
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
  { systemPath, search: searched, leave }: Pick<SearchEnd, 'systemPath' | 'search' | 'leave'>,
): PropertyEnd {
  return { leave, base: { property: name, system: systemPath, search: searched } };
}

function nondeterminism(difference: string): string {
  return (
    `the system is not deterministic under the simulation: the same plan gave two traces.\n${difference}\n` +
    'Look for real I/O, a clock or randomness captured before the run, or state shared between runs.'
  );
}

function kept(finding: UnkeptFinding, announced: AnnouncedFailure, index: number | undefined): Finding {
  const { property, signature, run, original, shrink, seen } = finding;
  const record = {
    property,
    signature,
    traceHash: run.traceHash,
    trace: stepIds(run),
    found: { original, shrink, seen },
    plan: run.plan,
  };
  return { ...finding, ...announced.keep(record, index) };
}
