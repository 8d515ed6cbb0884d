import { type Fact, processOf, remember } from '../../../kit.ts';
import { type AuditFact, auditFacts } from '../audit-fact.ts';

/**
 * Who did what, as far as the facts can tell. A task that handles a delivery is known for certain, unless it also ran code
 * for another request: whoever gives back an in-process lock may start the next in line. Commands that a client sends on
 * its own account, after a reconnect say, carry a long-lived task of the process instead (`p1/redis`). What such tasks did
 * may be anybody's in that process, and nothing is held against anyone because of it.
 */
export class DeliveryTasks {
  readonly #requests = new Map<string, string>();
  readonly #deliveries = new Map<string, { readonly task: string; readonly position: number }[]>();

  constructor(facts: readonly Fact[]) {
    auditFacts(facts).forEach(({ task, what }, position) => {
      if (what.kind !== 'delivered') return;
      this.#requests.set(task, what.request);
      const key = deliveryKey(processOf(task), what.request);
      const list = this.#deliveries.get(key);
      if (list === undefined) this.#deliveries.set(key, [{ task, position }]);
      else list.push({ task, position });
    });
    for (const { task, what } of auditFacts(facts)) {
      const other = actsFor(what);
      if (other !== undefined && other !== this.#requests.get(task)) this.#requests.delete(task);
    }
  }

  /** The request that a task handles; undefined for one that handles no delivery, or ran code for others. */
  requestOf(task: string): string | undefined {
    return this.#requests.get(task);
  }

  /** The delivery on whose behalf a task acted for a request: itself, or the newest one of its process so far. */
  actingFor(request: string, task: string, position: number): string {
    if (this.#requests.has(task)) return task;
    const list = this.#deliveries.get(deliveryKey(processOf(task), request)) ?? [];
    return list.findLast((delivery) => delivery.position < position)?.task ?? task;
  }

  /** Whether what a task did for its request may be the work of another delivery of it in the same process. */
  mayBeAnothers(request: string, task: string, position: number): boolean {
    const list = this.#deliveries.get(deliveryKey(processOf(task), request)) ?? [];
    return list.some((delivery) => delivery.task !== task && delivery.position < position);
  }

  /** Whether two tasks certainly are different parties: of different processes, or two different deliveries. */
  areSurelyDifferent(left: string, right: string): boolean {
    if (left === right) return false;
    if (processOf(left) !== processOf(right)) return true;
    return this.#requests.has(left) && this.#requests.has(right);
  }
}

/** The deliveries of a run. */
export const deliveryTasks = remember((facts: readonly Fact[]) => new DeliveryTasks(facts));

/** The request that somebody says to act for. */
function actsFor(what: AuditFact['what']): string | undefined {
  return what.kind === 'asked' || what.kind === 'flagged' ? what.request : undefined;
}

function deliveryKey(process: string, request: string): string {
  return `${process} ${request}`;
}
