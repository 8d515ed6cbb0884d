import type { Certificate } from '../core/finding.ts';
import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { schedulesOf } from '../exhaust/schedules.ts';
import type { Replayer } from './shrinker.ts';

/** Above this many requests the schedules with few deviations are too many to run them all. */
const requestsMax = 5;
/** Above this many faults, or this many deviations, likewise. */
const faultsMax = 3;
const deviationsMax = 3;

/** Whether every smaller schedule of the plan can be run: it is that small itself. */
export function isCertifiable({ schedule, faults, operations: requests }: Plan): boolean {
  return (
    schedule.kind === 'deviations' &&
    schedule.deviations.length <= deviationsMax &&
    faults.length <= faultsMax &&
    requests.length <= requestsMax
  );
}

/** What the certificate rests on, or the smaller failure that was found on the way to one. */
export type Certified =
  | { readonly kind: 'smaller'; readonly run: Run }
  | { readonly kind: 'done'; readonly certificate: Certificate };

/**
 * Runs every schedule of the plan with fewer deviations, and every schedule of it with fewer faults and no more
 * deviations. If none fails alike, the plan is as small as it can be with these requests and processes.
 */
export async function certify({ plan }: Run, replayer: Replayer): Promise<Certified> {
  const { schedule, faults } = plan;
  if (schedule.kind !== 'deviations' || !isCertifiable(plan)) return uncertified(0);
  const count = schedule.deviations.length;
  let schedules = 0;
  const smaller = [
    ...(count === 0 ? [] : [{ plan, deviations: count - 1 }]),
    ...properSubsets(faults).map((fewer) => ({ plan: { ...plan, faults: fewer }, deviations: count })),
  ];
  for (const { plan: candidate, deviations } of smaller) {
    const bounds = { deviationsMax: deviations, holds: 'any', reduction: 'independent' } as const;
    for await (const { run, fails } of schedulesOf(candidate, bounds, (each) => replayer.replay(each))) {
      if (fails) return { kind: 'smaller', run };
      schedules += 1;
    }
    if (replayer.spent) return uncertified(schedules);
  }
  return { kind: 'done', certificate: { kind: 'minimal', schedules } };
}

function uncertified(schedules: number): Certified {
  return { kind: 'done', certificate: { kind: 'not-certified', schedules } };
}

/** The largest first, since one fault less is the likeliest to fail still. */
function properSubsets(faults: Plan['faults']): Plan['faults'][] {
  const subsets = Array.from({ length: 2 ** faults.length - 1 }, (_, bits) =>
    faults.filter((_fault, index) => (bits & (1 << index)) !== 0),
  );
  return subsets.toSorted((left, right) => right.length - left.length);
}
