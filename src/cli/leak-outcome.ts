import type { Violation } from '../core/verdict.ts';
import { signatureOf } from '../core/verdict.ts';
import type { LeakReplayReport } from '../report/json/replay-report.ts';
import type { HeapResult } from '../rounds/measure-heap.ts';
import type { HeapReplay } from '../rounds/replay-heap.ts';
import type { LeakCase } from './replay-case.ts';

/** What the replay of a leak came to. */
export interface LeakOutcome {
  readonly outcome: LeakReplayReport['outcome'];
  readonly violation: Violation | undefined;
  /** One line. */
  readonly detail: string;
  readonly exitCode: number;
  /** What was measured; undefined where the rounds did not come to an end. */
  readonly result: HeapResult | undefined;
}

export function leakOutcome(replayed: HeapReplay): LeakOutcome {
  switch (replayed.kind) {
    case 'reproduced': {
      const { violation, result } = replayed;
      return { outcome: 'REPRODUCED', violation, detail: violation.message, exitCode: 1, result };
    }
    case 'passes-now': {
      const detail = 'the recorded rounds leave nothing behind';
      return { outcome: 'PASSES NOW', violation: undefined, detail, exitCode: 0, result: replayed.result };
    }
    case 'diverged': {
      const { now, leak } = replayed;
      const exitCode = leak === undefined ? 3 : 1;
      return {
        outcome: 'DIVERGED',
        violation: leak?.violation,
        detail: now,
        exitCode,
        result: leak?.result,
      };
    }
  }
}

/** The same for a machine. */
export function leakReport(
  { property, systemPath }: Pick<LeakCase, 'property' | 'systemPath'>,
  { outcome, violation, detail, result }: LeakOutcome,
): LeakReplayReport {
  return {
    schema: 2,
    kind: 'leak',
    outcome,
    property: property.name,
    system: systemPath,
    signature: violation === undefined ? null : signatureOf(violation),
    detail,
    traceHash: result?.traceHashes[0],
    events: result?.eventsPerRound,
    measurement: result?.measurement,
  };
}
