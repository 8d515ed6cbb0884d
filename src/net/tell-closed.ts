import { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';

/**
 * Has a task hear that a socket is closed at the end of this turn of the event loop, when Node has closed what is below: what
 * else is due in that turn comes before, and finds a socket that is destroyed and has not said so. A timer that is due later
 * comes after.
 */
export function tellClosed(task: Task, tell: () => void): void {
  const { process } = task;
  const { scheduler } = process;
  const event = new SimEvent({
    kind: 'timer',
    task,
    operation: 'net.closed',
    nth: task.next('net.closed'),
    phase: '',
    owner: process,
    resource: process.id,
    access: 'write',
    earliestMs: scheduler.nowMs,
    fire: () => callAs(task, tell),
  });
  scheduler.addTimer(process, event);
}
