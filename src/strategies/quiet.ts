import { Heap } from '../core/heap.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import type { Task } from '../sim/task.ts';
import { Timeline } from './timeline.ts';

/**
 * The quiet default: keep running the current task until it blocks, then the oldest event; whatever has to wait for
 * time comes last, in time order. Schedules are written as deviations from it, so it must never draw anything.
 */
export class Quiet implements Strategy {
  readonly #oldest = new Heap<SimEvent>((left, right) => left.sequence < right.sequence);
  readonly #byTask = new Map<Task, SimEvent[]>();
  readonly #later = new Timeline();
  #current: Task | undefined;
  #nowMs = 0;

  add(event: SimEvent): void {
    if (!this.isDue(event)) {
      this.#later.add(event);
      return;
    }
    this.#oldest.push(event);
    const ofTask = this.#byTask.get(event.task);
    if (ofTask === undefined) this.#byTask.set(event.task, [event]);
    else ofTask.push(event);
  }

  remove(): void {
    // Events that are no longer enabled are skipped when their turn comes.
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.peek();
    if (event !== undefined) this.take(event, nowMs);
    return event;
  }

  /** What the quiet default would fire now. */
  peek(): SimEvent | undefined {
    return this.#nextOfCurrentTask() ?? this.#oldestDue() ?? this.#later.peek();
  }

  /** The event fires, whoever chose it. */
  take(event: SimEvent, nowMs: number): void {
    this.#current = event.task;
    this.#nowMs = Math.max(nowMs, event.earliestMs);
  }

  /** Whether the event is ordinary work that could happen now, rather than something that waits for time. */
  isDue(event: SimEvent): boolean {
    return (event.kind === 'exec' || event.kind === 'deliver') && event.earliestMs <= this.#nowMs;
  }

  #nextOfCurrentTask(): SimEvent | undefined {
    if (this.#current === undefined) return undefined;
    const events = this.#byTask.get(this.#current);
    while (events !== undefined) {
      const first = events[0];
      if (first === undefined) {
        this.#byTask.delete(this.#current);
        return undefined;
      }
      if (first.state === 'enabled') return first;
      events.shift();
    }
    return undefined;
  }

  #oldestDue(): SimEvent | undefined {
    for (;;) {
      const top = this.#oldest.peek();
      if (top === undefined || top.state === 'enabled') return top;
      this.#oldest.pop();
    }
  }
}
