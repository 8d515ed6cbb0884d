import { PhaseCounts } from '../audit/scenario/phase-counts.ts';
import { type FaultPhases, phases } from '../core/confidence.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { type Counts, NamedCounts } from './sums.ts';

/** How often each kind of fault struck in each phase that its calls can be in. A cell of 0 is an empty one. */
export function faultMatrix(faultPhases: Counts): readonly FaultPhases[] {
  return new PhaseCounts().rows().map(({ kind, cells }) => ({
    kind,
    cells: phases.flatMap((phase) => {
      const times = faultPhases[`${kind} ${phase}`] ?? 0;
      return times > 0 || cells.some((cell) => cell.phase === phase) ? [{ phase, times }] : [];
    }),
  }));
}

/** Over all properties of a campaign. */
export function faultPhasesOver({ properties }: Pick<CampaignSummary, 'properties'>): Counts {
  const sum = new NamedCounts();
  for (const { result } of properties) sum.absorb(result.faultPhases);
  return sum.counts();
}
