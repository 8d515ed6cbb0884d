import { currentTask } from './task.ts';

/** Work on the real event loop that a task asks for, as part of no run: the run stands still for it. */
export function realWork<Result>(work: () => Promise<Result>): Promise<Result> {
  const task = currentTask();
  return task === undefined ? work() : task.process.scheduler.standStillFor(work);
}
