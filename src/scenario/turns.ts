import { cancelEvent } from '../core/event-id.ts';
import type { PlannedOperation, TurnOf } from '../core/plan.ts';
import { turnOfCancel } from '../core/turns.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Task } from '../sim/task.ts';

/** What happens in the turn of an operation's call, and when operations are given up. */
export class Turns {
  readonly #simulation: Simulation;
  readonly #acts = new Map<string, (() => void)[]>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Does something in the turn of an operation's call, so many microtasks after it. */
  in({ operation, microtasks }: TurnOf, act: () => void): void {
    const acts = this.#acts.get(operation) ?? [];
    this.#acts.set(operation, acts);
    acts.push(() => afterMicrotasks(microtasks, act));
  }

  /** An operation of which this is planned is given up in the turn of another one's call. */
  plan(planned: PlannedOperation, giveUp: () => void): void {
    const turn = turnOfCancel(planned);
    if (turn !== undefined) this.in(turn, giveUp);
  }

  /** It is called now, as this task. Returns the event at which it is given up, where that is one. */
  called({ id, cancel }: PlannedOperation, task: Task, giveUp: () => void): SimEvent | undefined {
    const event = this.#awaitCancel({ id, cancel }, task, giveUp);
    for (const act of this.#acts.get(id) ?? []) act();
    return event;
  }

  #awaitCancel(
    { id, cancel }: Pick<PlannedOperation, 'id' | 'cancel'>,
    task: Task,
    giveUp: () => void,
  ): SimEvent | undefined {
    if (cancel === undefined || 'with' in cancel) return undefined;
    if ('afterMs' in cancel) {
      const event = this.#simulation.later('arrival', 'clients', cancelEvent(id), cancel.afterMs, giveUp);
      event.service = task.process.name;
      return event;
    }
    // Its call is the first event.
    let left = cancel.afterOwnEvents - 1;
    const whenReached = (): void => {
      if (left > 0) return;
      task.afterEvent = undefined;
      afterMicrotasks(cancel.microtasks, giveUp);
    };
    task.afterEvent = () => {
      left -= 1;
      whenReached();
    };
    whenReached();
    return undefined;
  }
}

/** So many turns of the queue of microtasks later; at once where there are none. */
function afterMicrotasks(count: number, act: () => void): void {
  if (count === 0) act();
  else queueMicrotask(() => afterMicrotasks(count - 1, act));
}
