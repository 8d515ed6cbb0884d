import type { LoadMemory } from '../report/json/load-summary.ts';
import type { JudgedFigure } from '../core/summary.ts';
import { invariantGroups } from '../audit/scenario/invariants/index.ts';
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
  const figures = serviceLevelFigures(property, {
    latency: tally.latency.summary(),
    requests: tally.requests,
    contention: tally.contention,
    makespanMsMax: totalMs,
  });
  const served = figures.flatMap((figure): JudgedFigure[] => {
    if (figure.label !== 'longest run') return [figure];
    return options.durationMs === undefined ? [{ ...figure, label: 'total time' }] : [];
  });
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

function none(label: string, count: number): JudgedFigure {
  return { label, figure: String(count), limit: '0', holds: count === 0 };
}
