import type { Certificate } from '../core/finding.ts';
import { isTimed, type Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { turnFields, withoutTurns } from '../core/turns.ts';
import { schedulesOf } from '../exhaust/schedules.ts';
import type { Replayed, Replayer } from './shrinker.ts';

/** Above this many requests the schedules with few deviations are too many to run them all. */
const requestsMax = 5;
/** Above this many faults, or this many deviations, likewise. */
const faultsMax = 3;
const deviationsMax = 3;

/** Whether every smaller schedule of the plan can be run: it is that small itself. */
export function isCertifiable(plan: Plan): boolean {
  const { schedule, faults, operations: requests } = plan;
  // Time leaves one schedule for each set of faults.
  if (isTimed(plan)) return faults.length <= faultsMax;
  return (
    schedule.kind === 'deviations' &&
    schedule.deviations.length <= deviationsMax &&
    turnFields(requests).length <= deviationsMax &&
    faults.length <= faultsMax &&
    requests.length <= requestsMax
  );
}

/** What the certificate rests on, or the smaller failure that was found on the way to one. */
export type Certified =
  | { readonly kind: 'smaller'; readonly run: Run }
  | { readonly kind: 'done'; readonly certificate: Certificate };

/**
 * Runs every schedule of the plan with fewer deviations, and every schedule of it with fewer faults, or fewer operations that
 * share a turn or are given up, and no more deviations. If none fails alike, the plan is as small as it can be with these
 * requests and processes; a schedule that could not be judged proves nothing of the kind.
 */
export async function certify({ plan }: Run, replayer: Replayer): Promise<Certified> {
  const { schedule, faults, operations } = plan;
  const turns = turnFields(operations);
  const ran = { schedules: 0, otherFailures: 0, undecided: 0 };
  const as = (kind: Certificate['kind']): Certified => ({ kind: 'done', certificate: { kind, ...ran } });
  if (!isCertifiable(plan)) return as('not-certified');
  const count = schedule.kind === 'deviations' ? schedule.deviations.length : 0;
  const smaller = [
    ...(count === 0 ? [] : [{ plan, deviations: count - 1 }]),
    ...properSubsets(faults).map((fewer) => ({ plan: { ...plan, faults: fewer }, deviations: count })),
    ...properSubsets(turns).map((fewer) => {
      const others = turns.filter((each) => !fewer.includes(each));
      return { plan: withoutTurns(plan, others), deviations: count };
    }),
  ];
  for (const { plan: candidate, deviations } of smaller) {
    let threw = 0;
    const onThrow = (): void => {
      threw += 1;
    };
    for await (const { run, fails, verdict } of schedulesWithin(candidate, deviations, {
      replayer,
      onThrow,
    })) {
      if (fails) return { kind: 'smaller', run };
      ran.schedules += 1;
      if (verdict === 'failed') ran.otherFailures += 1;
      if (verdict === 'inconclusive') ran.undecided += 1;
    }
    ran.schedules += threw;
    ran.undecided += threw;
    // Where code threw, nobody knows which schedules would follow from that one.
    if (replayer.spent || threw > 0) return as('not-certified');
  }
  return as(ran.undecided === 0 ? 'minimal' : 'undecided');
}

interface Within {
  readonly replayer: Replayer;
  readonly onThrow: () => void;
}

/** Every schedule of the plan with at most so many deviations. What threw is told of and no schedule. */
async function* schedulesWithin(
  plan: Plan,
  most: number,
  { replayer, onThrow }: Within,
): AsyncGenerator<Replayed> {
  const replay = async (each: Plan): Promise<Replayed | undefined> => {
    const replayed = await replayer.replay(each);
    if (replayed?.verdict !== 'threw') return replayed;
    onThrow();
    return undefined;
  };
  if (isTimed(plan)) {
    const replayed = await replay(plan);
    if (replayed !== undefined) yield replayed;
    return;
  }
  yield* schedulesOf(plan, { deviationsMax: most, holds: 'any', reduction: 'independent' }, replay);
}

/** The largest first, since one part less is the likeliest to fail still. */
function properSubsets<Part>(parts: readonly Part[]): (readonly Part[])[] {
  const subsets = Array.from({ length: 2 ** parts.length - 1 }, (_, bits) =>
    parts.filter((_part, index) => (bits & (1 << index)) !== 0),
  );
  return subsets.toSorted((left, right) => right.length - left.length);
}
