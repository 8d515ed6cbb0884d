import { auditScenario } from '../src/audit/scenario/audit-scenario.ts';
import { referenceSystem } from '../properties/reference-system.ts';
import { withVirtualGlobals } from '../src/sim/virtual-globals/index.ts';
import { runPlan } from '../src/verify/run-plan.ts';
import { benchPlan } from './bench-plan.ts';
import { type Load, type Sample, timed } from './sample.ts';

/** One whole schedule, as `verify` runs it: the globals are made virtual once, around many. */
export function simulatedWork({ requests, seed }: Load, faults: number): Promise<Sample> {
  const plan = benchPlan(requests, seed, faults);
  return withVirtualGlobals(() =>
    timed(async () => {
      const { ending, events } = await runPlan(plan, auditScenario(referenceSystem));
      if (ending.kind !== 'settled') throw new Error(`the run of seed ${seed} ended ${ending.kind}`);
      return events;
    }),
  );
}
