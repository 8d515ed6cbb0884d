import type { SimEvent } from '../sim/sim-event.ts';
import type { Task } from '../sim/task.ts';
import { EnabledSet } from './enabled-set.ts';

/** Events grouped by task, for strategies that choose a task and then one of its events. */
export class WorkByTask {
  readonly #events = new Map<Task, EnabledSet>();

  /** Tasks with an event. */
  get size(): number {
    return this.#events.size;
  }

  of(task: Task): EnabledSet | undefined {
    return this.#events.get(task);
  }

  /** Returns whether the task had no event before. */
  add(event: SimEvent): boolean {
    const events = this.#events.get(event.task);
    if (events !== undefined) {
      events.add(event);
      return false;
    }
    const only = new EnabledSet();
    only.add(event);
    this.#events.set(event.task, only);
    return true;
  }

  /** Returns whether this was the task's last event. */
  delete(event: SimEvent): boolean {
    const events = this.#events.get(event.task);
    if (events === undefined || !events.delete(event) || events.size > 0) return false;
    this.#events.delete(event.task);
    return true;
  }
}
