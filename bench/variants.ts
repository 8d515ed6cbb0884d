import { faultsPerPlan } from './bench-plan.ts';
import { directWork, mockedWork } from './direct-work.ts';
import { fastCheckWork } from './fast-check-work.ts';
import type { Load, Sample } from './sample.ts';
import { simulatedWork } from './simulated-work.ts';

/** The ways to do one piece of work. */
export const variants = {
  schedule: (load) => simulatedWork(load, faultsPerPlan),
  scheduleWithoutFaults: (load) => simulatedWork(load, 0),
  bareWork: directWork,
  ioredisMock: mockedWork,
  fastCheckOneStep: (load) => fastCheckWork(load, 1),
  fastCheckTwoSteps: (load) => fastCheckWork(load, 2),
} satisfies Record<string, (load: Load) => Promise<Sample>>;

export type VariantName = keyof typeof variants;
