import type { Plan } from '../core/plan.ts';
import type { Run } from '../core/run.ts';
import { schedulesOf } from '../exhaust/schedules.ts';
import type { Replayer } from './shrinker.ts';

export interface Holds {
  /** How many events are held back. */
  readonly count: number;
  /** `longest`: until nothing else can happen. `any`: also until each event before that, about ten times as many. */
  readonly holds: 'longest' | 'any';
  readonly replayer: Replayer;
}

/** The failing ones of all runs of these plans in which so many events are held back, or fewer. */
export async function* heldBack(
  plans: readonly Plan[],
  { count, holds, replayer }: Holds,
): AsyncGenerator<Run> {
  const bounds = { deviationsMax: count, holds, reduction: 'independent' } as const;
  for (const plan of plans) {
    for await (const { run, fails } of schedulesOf(plan, bounds, (each) => replayer.replay(each))) {
      if (fails) yield run;
    }
  }
}
