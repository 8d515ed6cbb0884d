import type { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import { firesBefore } from '../sim/timer-queue.ts';

/** What the quiet order depends on beside the events: the task that ran last, and virtual time in milliseconds. */
export interface QuietMoment {
  readonly task: Task | undefined;
  readonly nowMs: number;
}

/**
 * Whether one enabled event comes before another in the quiet default: first the work of the current task, then all
 * other work, oldest first; whatever has to wait for time comes last, in time order.
 */
export function comesBefore(left: SimEvent, right: SimEvent, moment: QuietMoment): boolean {
  const leftRank = rank(left, moment);
  const rightRank = rank(right, moment);
  if (leftRank !== rightRank) return leftRank < rightRank;
  return leftRank === 2 ? firesBefore(left, right) : left.sequence < right.sequence;
}

/** Whether the event is ordinary work that could happen now, rather than something that waits for time. */
export function isDue(event: SimEvent, nowMs: number): boolean {
  return isWork(event) && event.earliestMs <= nowMs;
}

/** A call or its answer, as against a timer, an expiry, a fault or an arrival. */
export function isWork({ kind }: SimEvent): boolean {
  return kind === 'exec' || kind === 'deliver';
}

function rank(event: SimEvent, { task, nowMs }: QuietMoment): 0 | 1 | 2 {
  if (!isDue(event, nowMs)) return 2;
  return event.task === task ? 0 : 1;
}
