import * as fc from 'fast-check';
import type { Program, Steps } from '../programs/program.ts';

/** One schedule of a program by fast-check's scheduler: the same tasks, each waiting for the scheduler before a step. */
export async function runUnderFastCheck(program: Program, scheduler: fc.Scheduler): Promise<boolean> {
  let unfinished = 0;
  const isBroken = program.begin((name, steps) => {
    unfinished += 1;
    const task = async (): Promise<void> => {
      await advance(name, steps, scheduler);
      unfinished -= 1;
    };
    void task();
  });
  // A started task puts its first step in at once, so nothing is left when this ends but those who wait for each other.
  await scheduler.waitIdle();
  return isBroken(unfinished);
}

async function advance(name: string, steps: Steps, scheduler: fc.Scheduler): Promise<void> {
  for (let next = steps.next(); next.done !== true; next = steps.next()) {
    const { value } = next;
    if (typeof value === 'function') {
      await new Promise<void>((resolve) => {
        value(resolve);
      });
    } else {
      await scheduler.schedule(Promise.resolve(), name);
    }
  }
}

/** Schedulers one after another, as `fc.assert` draws them. */
export function* schedulersOf(seed: number): Generator<fc.Scheduler, void> {
  for (let batch = 0; ; batch += 1) {
    yield* fc.sample(fc.scheduler(), { seed: seed * 100_000 + batch, numRuns: 100 });
  }
}
