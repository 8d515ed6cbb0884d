import type { Plan } from '../core/plan.ts';
import { turnFields } from '../core/turns.ts';

/**
 * What a reader of a plan has to take in: its requests, faults, processes and deviations, and which requests share a turn or
 * are given up. Smaller is better.
 */
export function sizeOf({ operations: requests, faults, processes, schedule }: Plan): number {
  const decisions = schedule.kind === 'deviations' ? schedule.deviations.length : 10_000;
  return requests.length + faults.length + processes + decisions + turnFields(requests).length;
}
