import { Heap } from '../core/heap.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Strategy } from '../sim/strategy.ts';
import type { Task } from '../sim/task.ts';
import { firesBefore } from '../sim/timer-queue.ts';
import { isWork } from './quiet-order.ts';
import { Timeline } from './timeline.ts';

/**
 * The quiet default: keep running the current task until it blocks, then the oldest event; whatever has to wait for
 * time comes last, in time order (`quiet-order.ts` says the same of two events). Schedules are written as deviations
 * from it, so it must never draw anything.
 */
export class Quiet implements Strategy {
  readonly #due = oldestFirst();
  readonly #dueByTask = new Map<Task, Heap<SimEvent>>();
  /** Work that is still on its way. */
  readonly #coming = new Timeline();
  /** Timers, expiries, arrivals and faults. */
  readonly #waiting = new Timeline();
  #current: Task | undefined;
  #nowMs = 0;

  add(event: SimEvent): void {
    if (!isWork(event)) this.#waiting.add(event);
    else if (event.earliestMs > this.#nowMs) this.#coming.add(event);
    else this.#admit(event);
  }

  remove(): void {
    // Events that are no longer enabled are skipped when their turn comes.
  }

  next(nowMs: number): SimEvent | undefined {
    const event = this.peek(nowMs);
    if (event !== undefined) this.take(event, nowMs);
    return event;
  }

  /** What the quiet default would fire now. */
  peek(nowMs: number): SimEvent | undefined {
    this.#advance(nowMs);
    return this.#dueOfCurrentTask() ?? firstEnabled(this.#due) ?? this.#earliest();
  }

  /** The event fires, whoever chose it. */
  take(event: SimEvent, nowMs: number): void {
    this.#current = event.task;
    this.#advance(Math.max(nowMs, event.earliestMs));
  }

  #advance(nowMs: number): void {
    this.#nowMs = nowMs;
    for (let first = this.#coming.peek(); first !== undefined; first = this.#coming.peek()) {
      if (first.earliestMs > nowMs) return;
      this.#coming.pop();
      this.#admit(first);
    }
  }

  #admit(event: SimEvent): void {
    this.#due.push(event);
    let ofTask = this.#dueByTask.get(event.task);
    if (ofTask === undefined) {
      ofTask = oldestFirst();
      this.#dueByTask.set(event.task, ofTask);
    }
    ofTask.push(event);
  }

  #dueOfCurrentTask(): SimEvent | undefined {
    const ofTask = this.#current === undefined ? undefined : this.#dueByTask.get(this.#current);
    return ofTask === undefined ? undefined : firstEnabled(ofTask);
  }

  #earliest(): SimEvent | undefined {
    const coming = this.#coming.peek();
    const waiting = this.#waiting.peek();
    if (coming === undefined || waiting === undefined) return coming ?? waiting;
    return firesBefore(coming, waiting) ? coming : waiting;
  }
}

function oldestFirst(): Heap<SimEvent> {
  return new Heap((left, right) => left.sequence < right.sequence);
}

function firstEnabled(heap: Heap<SimEvent>): SimEvent | undefined {
  for (;;) {
    const top = heap.peek();
    if (top === undefined || top.state === 'enabled') return top;
    heap.pop();
  }
}
