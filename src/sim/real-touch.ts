import type { RealSocketError } from './real-socket-error.ts';
import type { Task } from './task.ts';

let ofNoTask: RealSocketError | undefined;

/** Ends the run of a task that touched something real; without a task, the run that goes on next. */
export function blame(task: Task | undefined, error: RealSocketError): void {
  if (task === undefined) ofNoTask ??= error;
  else task.process.scheduler.fail(error);
}

/** What tested code touched outside of any task, once. */
export function takeTouchOfNoTask(): RealSocketError | undefined {
  const touch = ofNoTask;
  ofNoTask = undefined;
  return touch;
}
