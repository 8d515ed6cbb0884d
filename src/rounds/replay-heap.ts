import { signatureOf, type Violation } from '../core/verdict.ts';
import type { Step } from '../core/run.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { HeapChecker, type JudgedHeap } from './heap-checker.ts';
import type { HeapProperty } from './heap-property.ts';
import { laneOfSignature } from './judge-heap.ts';

/** What the replay of a leak showed. Only `passes-now` is good news. */
export type HeapReplay =
  | { readonly kind: 'reproduced'; readonly violation: Violation; readonly result: JudgedHeap }
  | { readonly kind: 'passes-now' }
  /** Another leak, another trace than recorded, or no end. */
  | { readonly kind: 'diverged'; readonly now: string; readonly verdict: 'failed' | 'inconclusive' };

interface ReplayOptions {
  readonly system: AuditSystem;
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
  const shownBy = laneOfSignature(record.signature);
  for (const lane of [shownBy, shownBy === 'slope' ? 'census' : 'slope'] as const) {
    const check = await checker.checkPatiently(record.plan, [lane], { onEvent });
    if (check.kind === 'unfinished') return { kind: 'diverged', now: check.reason, verdict: 'inconclusive' };
    const { violations, traceHashes } = check.result;
    const [worst] = violations;
    if (worst === undefined) continue;
    const violation = violations.find((each) => signatureOf(each) === record.signature);
    if (violation === undefined) return { kind: 'diverged', now: worst.message, verdict: 'failed' };
    if (!traceHashes.includes(record.traceHash)) {
      const now = `${violation.message}, after other events than recorded`;
      return { kind: 'diverged', now, verdict: 'failed' };
    }
    return { kind: 'reproduced', violation, result: check.result };
  }
  return { kind: 'passes-now' };
}
