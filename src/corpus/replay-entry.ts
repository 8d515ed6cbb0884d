import type { Scenario } from '../verify/scenario.ts';
import type { Run } from '../core/run.ts';
import { stepIds } from '../core/run.ts';
import { type HeapProperty, isHeapProperty } from '../rounds/heap-property.ts';
import { replayHeap } from '../rounds/replay-heap.ts';
import { firstDifferentEvent, type Replay, replay } from '../verify/replay.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import type { Property } from '../verify/property.ts';
import type { CorpusEntry } from './corpus-entry.ts';

export interface EntryOutcome {
  readonly outcome: 'REPRODUCED' | 'FIXED' | 'DIVERGED';
  /** Whether it is what the entry expects. */
  readonly holds: boolean;
  /** One line. */
  readonly detail: string;
  /** It passes, and nothing of its schedule or faults takes place in the system as it is: only the old code would show it. */
  readonly stale: boolean;
  /** What happened where it is REPRODUCED in one run; a token does not say. */
  readonly trace?: readonly string[];
}

/**
 * Replays one entry. A regression test holds where its failure is FIXED, one of the replay where it is REPRODUCED. In a
 * system other than the one it is kept for, a regression test may also take another course: the properties judge that.
 */
export async function replayEntry(
  { record, expected }: Pick<CorpusEntry, 'record' | 'expected'>,
  property: Property | HeapProperty,
  { system, isOther }: { readonly system: Scenario; readonly isOther: boolean },
): Promise<EntryOutcome> {
  if (isHeapProperty(property)) return replayLeak({ record, expected }, property, { system, isOther });
  const result = await replay(record, property, { system });
  switch (result.kind) {
    case 'reproduced':
      return {
        outcome: 'REPRODUCED',
        holds: expected === 'fails',
        detail: messageOf(result),
        stale: false,
        trace: stepIds(result.run),
      };
    case 'passes-now': {
      const stale = isStale(record, result.run);
      const detail = courseInWords(record, result.run) + (stale ? '; stale' : '');
      return { outcome: 'FIXED', holds: expected === 'passes', detail, stale };
    }
    case 'diverged':
      return {
        outcome: 'DIVERGED',
        holds: isOther && expected === 'passes',
        detail: `${divergence(result)}; it left the recorded run at ${result.difference}`,
        stale: false,
      };
  }
}

/** A leak is never stale: its rounds hold nothing back. */
async function replayLeak(
  { record, expected }: Pick<CorpusEntry, 'record' | 'expected'>,
  property: HeapProperty,
  { system, isOther }: { readonly system: Scenario; readonly isOther: boolean },
): Promise<EntryOutcome> {
  const result = await replayHeap(record, property, { system });
  switch (result.kind) {
    case 'reproduced': {
      const { message } = result.violation;
      return { outcome: 'REPRODUCED', holds: expected === 'fails', detail: message, stale: false };
    }
    case 'passes-now': {
      const detail = 'the recorded rounds leave nothing behind';
      return { outcome: 'FIXED', holds: expected === 'passes', detail, stale: false };
    }
    case 'diverged': {
      const holds = isOther && expected === 'passes';
      return { outcome: 'DIVERGED', holds, detail: result.now, stale: false };
    }
  }
}

function messageOf({ verdict }: Replay & { kind: 'reproduced' }): string {
  return verdict.violations[0].message;
}

function divergence({ verdict }: Replay & { kind: 'diverged' }): string {
  switch (verdict.kind) {
    case 'failed':
      return `fails otherwise: ${verdict.violations[0].message}`;
    case 'inconclusive':
      return `cannot be judged: ${verdict.reason}`;
    case 'passed':
      return 'passes';
  }
}

/** How far a run that passes goes the way of the recorded one. */
function courseInWords({ trace }: ReplayRecord, run: Run): string {
  const at = firstDifferentEvent(trace, stepIds(run));
  if (at === undefined) return 'the recorded course to its end';
  return `another course from event ${at} of ${trace.length} on`;
}

function isStale({ plan }: ReplayRecord, run: Run): boolean {
  const { recording } = run;
  if (recording === undefined || plan.schedule.kind !== 'deviations') return false;
  const { deviations } = plan.schedule;
  if (deviations.length + plan.faults.length === 0) return false;
  const fired = new Set(stepIds(run));
  return recording.struck.length === 0 && !deviations.some(({ hold }) => fired.has(hold));
}
