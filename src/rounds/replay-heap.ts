import type { Scenario } from '../verify/scenario.ts';
import { signatureOf, type Violation } from '../core/verdict.ts';
import type { Step } from '../core/run.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { HeapChecker, type JudgedHeap } from './heap-checker.ts';
import type { HeapProperty } from './heap-property.ts';
import type { Lane } from './heap-task.ts';
import { laneOfSignature } from './judge-heap.ts';
import type { HeapResult } from './measure-heap.ts';

/** What the replay of a leak showed. Only `passes-now` is good news. */
export type HeapReplay = Shown | { readonly kind: 'passes-now'; readonly result: HeapResult };

type Shown =
  | { readonly kind: 'reproduced'; readonly violation: Violation; readonly result: JudgedHeap }
  /** Another leak, or another trace than recorded; or no end, and then nothing was measured. */
  | {
      readonly kind: 'diverged';
      readonly now: string;
      readonly leak?: { readonly violation: Violation; readonly result: JudgedHeap };
    };

interface ReplayOptions {
  readonly system: Scenario;
  readonly onEvent?: ((step: Step) => void) | undefined;
}

/**
 * Runs the rounds of a recorded leak again and compares what they show with what was recorded. The lane that showed the
 * leak comes first and is enough to see it again; that nothing leaks takes both.
 */
export async function replayHeap(
  record: ReplayRecord,
  property: HeapProperty,
  { system, onEvent }: ReplayOptions,
): Promise<HeapReplay> {
  const checker = new HeapChecker(property, { system });
  const look = async (
    lane: Lane,
  ): Promise<Shown | { readonly kind: 'clean'; readonly result: HeapResult }> => {
    const check = await checker.checkPatiently(record.plan, [lane], { onEvent });
    if (check.kind === 'unfinished') return { kind: 'diverged', now: check.reason };
    const [worst] = check.result.violations;
    return worst === undefined
      ? { kind: 'clean', result: check.result }
      : compared(record, worst, check.result);
  };
  const shownBy = laneOfSignature(record.signature);
  const first = await look(shownBy);
  if (first.kind !== 'clean') return first;
  const second = await look(shownBy === 'slope' ? 'census' : 'slope');
  if (second.kind !== 'clean') return second;
  return { kind: 'passes-now', result: together(first.result, second.result) };
}

function compared(record: ReplayRecord, worst: Violation, result: JudgedHeap): Shown {
  const violation = result.violations.find((each) => signatureOf(each) === record.signature);
  if (violation === undefined) {
    return { kind: 'diverged', now: worst.message, leak: { violation: worst, result } };
  }
  if (result.traceHashes.includes(record.traceHash)) return { kind: 'reproduced', violation, result };
  const now = `${violation.message}, after other events than recorded`;
  return { kind: 'diverged', now, leak: { violation, result } };
}

/** What two lanes measured, one each. */
function together(first: HeapResult, second: HeapResult): HeapResult {
  const [slope, census] = first.measurement.slope === undefined ? [second, first] : [first, second];
  return {
    ...first,
    traceHashes: [...first.traceHashes, ...second.traceHashes],
    measurement: { ...slope.measurement, census: census.measurement.census },
  };
}
