import process from 'node:process';
import { runAs, type Task } from '../task.ts';

/**
 * Calls back code of the system as a task. As in Node, what a callback throws is an uncaught exception: it belongs to the
 * system, not to the loop that called.
 */
export function callAs(task: Task, code: () => void): void {
  try {
    runAs(task, code);
  } catch (error) {
    runAs(task, () => {
      process.nextTick(() => {
        throw error;
      });
    });
  }
}
