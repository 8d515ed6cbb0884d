import type { ReachedBound, ScopeSummary } from '../core/scope.ts';
import { count, counted } from './figures.ts';

/** The bound that was reached, in words, and where less was, the one that was asked for. */
export function scopeLines(summary: ScopeSummary): readonly string[] {
  return [...boundLines(summary), askedInWords(summary)];
}

/** For each number of faults, the deviations up to which every schedule was run. */
export function boundLines(summary: ScopeSummary): readonly string[] {
  return summary.reached.map((bound) => boundInWords(bound, summary));
}

function boundInWords({ faults, placements, deviations }: ReachedBound, { verdict }: ScopeSummary): string {
  const places = faults === 0 ? '' : ` (${count(placements)} ways to place them)`;
  const where = `${faultsInWords(faults)}${places}`;
  const result = verdict === 'passed' ? 'all pass' : 'all were run';
  return `${where}: the schedules with at most ${counted(deviations, 'deviation')}, ${result}`;
}

/** What was asked for, and whether it was reached. */
export function askedInWords({ asked, estimate, schedulesMax, reached, verdict }: ScopeSummary): string {
  const bound = `at most ${counted(asked.deviations, 'deviation')} and ${counted(asked.faults, 'fault')}`;
  const whole =
    reached.length === asked.faults + 1 && reached.every(({ deviations }) => deviations === asked.deviations);
  if (whole && verdict === 'passed') return `${bound}: reached`;
  if (verdict === 'failed') return `${bound}: ended at the first failure`;
  return `${bound}, about ${count(estimate)} schedules: not reached with a budget of ${count(schedulesMax)}`;
}

export function faultsInWords(faults: number): string {
  return faults === 0 ? 'no fault' : counted(faults, 'fault');
}
