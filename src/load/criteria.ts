import type { LoadMemory } from '../report/json/load-summary.ts';
import type { JudgedFigure } from '../core/summary.ts';
import { invariantGroups } from '../audit/scenario/invariants/index.ts';
import { contention } from '../judge/contention.ts';
import { errorRate } from '../judge/error-rate.ts';
import { makespan } from '../judge/makespan.ts';
import { p99 } from '../judge/p99.ts';
import { defineProperty } from '../verify/property.ts';
import { serviceLevelFigures } from '../verify/service-level-figures.ts';
import type { ResolvedLoadOptions } from './load-options.ts';
import type { LoadTally } from './load-tally.ts';

export interface Measured {
  readonly tally: LoadTally;
  readonly memory: LoadMemory;
  readonly totalMs: number;
  /** Criteria that a duration gives no meaning: how long it took is then what was asked for. */
  readonly options: ResolvedLoadOptions;
}

/** Every criterion beside its limit: the service level as properties judge it, then what must hold under any load. */
export function criteriaOf({ tally, memory, totalMs, options }: Measured): readonly JudgedFigure[] {
  const property = defineProperty({
    name: 'load test',
    profile: 'slo',
    invariants: invariantGroups.serviceLevel,
    thresholds: options.thresholds,
  });
  const figures = {
    [errorRate.name]: share(tally.requests.failed, tally.requests.total),
    [p99.name]: tally.latency.summary()?.p99Ms ?? 0,
    [contention.name]: share(tally.contention.contended, tally.contention.attempts),
    [makespan.name]: totalMs,
  };
  const served = serviceLevelFigures(property, figures, 'run').filter(
    ({ label }) => label !== 'total time' || options.durationMs === undefined,
  );
  const others = tally.violationCount - tally.duplicates - tally.lost;
  return [
    ...served,
    none('records flagged twice', tally.duplicates),
    none('requests lost', tally.lost),
    none('other violations', others),
    ...(memory.verdict === 'not judged'
      ? []
      : [{ label: 'memory', figure: memory.verdict, limit: 'stable', holds: memory.verdict === 'stable' }]),
  ];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function none(label: string, count: number): JudgedFigure {
  return { label, figure: String(count), limit: '0', holds: count === 0 };
}
