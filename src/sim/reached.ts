import type { Scheduler } from './scheduler.ts';
import { currentTask } from './task.ts';

const marks = new WeakMap<Scheduler, Set<string>>();

/** Notes that the code under test got here in this simulated run. Does nothing outside a run. */
export function reached(name: string): void {
  const scheduler = currentTask()?.process.scheduler;
  if (scheduler === undefined) return;
  const names = marks.get(scheduler);
  if (names === undefined) marks.set(scheduler, new Set([name]));
  else names.add(name);
}

/** The names noted in the run of a scheduler, sorted. */
export function reachedIn(scheduler: Scheduler): readonly string[] {
  return [...(marks.get(scheduler) ?? [])].sort();
}
