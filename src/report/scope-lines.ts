import type { ReachedBound, ScopeSummary } from '../core/scope.ts';
import { count, counted, duration } from './figures.ts';

/** The bound that was reached, in words, and where less was, the one that was asked for. */
export function scopeLines(summary: ScopeSummary): readonly string[] {
  return [...boundLines(summary), askedInWords(summary)];
}

/** For each number of faults, the deviations up to which every schedule was run. */
export function boundLines(summary: ScopeSummary): readonly string[] {
  return summary.reached.map((bound) => boundInWords(bound, summary));
}

function boundInWords(
  { faults, placements, deviations, begun }: ReachedBound,
  { verdict }: ScopeSummary,
): string {
  const places = faults === 0 ? '' : ` (${count(placements)} ways to place ${faults === 1 ? 'it' : 'them'})`;
  const where = `${faultsInWords(faults)}${places}`;
  const result = verdict === 'passed' ? 'all pass' : 'all were run';
  const further =
    begun === undefined
      ? ''
      : `; ${count(begun.schedules)} of about ${count(begun.estimate)} with ${deviations + 1}`;
  return `${where}: the schedules with at most ${counted(deviations, 'deviation')}, ${result}${further}`;
}

/** What was asked for, and whether it was reached. */
export function askedInWords(summary: ScopeSummary): string {
  const {
    asked,
    estimate,
    schedules,
    schedulesMax,
    wallMs,
    wallMsMax = Infinity,
    reached,
    verdict,
    inconclusive,
  } = summary;
  const bound = `at most ${counted(asked.deviations, 'deviation')} and ${counted(asked.faults, 'fault')}`;
  const whole =
    reached.length === asked.faults + 1 && reached.every(({ deviations }) => deviations === asked.deviations);
  if (verdict === 'failed') return `${bound}: ended at the first failure`;
  const unjudged = inconclusive === 0 ? '' : `; ${count(inconclusive)} of them could not be judged`;
  if (whole) return unjudged === '' ? `${bound}: reached` : `${bound}: all were run${unjudged}`;
  const budget =
    schedules < schedulesMax && wallMs >= wallMsMax
      ? `in ${duration(wallMsMax)}`
      : `with a budget of ${count(schedulesMax)}`;
  return `${bound}, about ${count(estimate)} schedules: not reached ${budget}${unjudged}`;
}

export function faultsInWords(faults: number): string {
  return faults === 0 ? 'no fault' : counted(faults, 'fault');
}
