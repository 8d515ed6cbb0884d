import { subjectOf } from '../core/plan.ts';
import type { Fact } from '../core/fact.ts';
import type { Plan } from '../core/plan.ts';
import type { Violation } from '../core/verdict.ts';
import { laneOf, requestOf, taskOf } from '../core/event-id.ts';
import type { Weight } from './lane-row.ts';

const faultsToldByChange = [
  { word: 'pause', change: 'paused' },
  { word: 'crash', change: 'crashed' },
  { word: 'shutdown', change: 'stopping' },
] as const;

/** Which part of a run has to do with a violation: its requests, and the records they are about. */
export class Involvement {
  readonly #requests: ReadonlySet<string>;
  readonly #records: ReadonlySet<string>;

  readonly #hasRequests: boolean;

  constructor(plan: Plan, violation: Violation) {
    this.#hasRequests = plan.operations.length > 0;
    const isNamed = new Set(violation.requests);
    const involved = plan.operations.filter(({ id }) => isNamed.size === 0 || isNamed.has(id));
    this.#requests = new Set(involved.map(({ id }) => id));
    this.#records = new Set(involved.map(subjectOf));
  }

  ofTask(task: string): Weight {
    const request = requestOf(task);
    // All that the body of a test does is its own.
    if (request === undefined) return this.#hasRequests ? 'routine' : 'involved';
    return this.#requests.has(request) ? 'involved' : 'other';
  }

  ofFact({ what, task }: Fact): Weight {
    switch (what.kind) {
      case 'flagged':
      case 'locked':
      case 'unlocked':
      case 'lock-expired':
        return this.#records.has(what.record) ? 'key' : 'other';
      case 'lock-refused':
      case 'lock-renewed':
        return this.ofTask(task);
      case 'dead-lettered':
        return this.#requests.has(what.request) ? 'key' : 'other';
      case 'enqueued':
      case 'delivered':
      case 'acked':
      case 'returned':
      case 'visible-again':
      case 'judged':
        return this.#requests.has(what.request) ? 'involved' : 'other';
      case 'process':
        return what.change === 'stopping' || what.change === 'stopped' ? 'routine' : 'key';
      case 'fault': {
        const request = requestOf(taskOf(what.call));
        return request === undefined || this.#requests.has(request) ? 'key' : 'other';
      }
      case 'healed':
      case 'broken':
        return 'key';
      case 'operation':
        return this.#requests.has(what.operation) ? 'key' : 'other';
      case 'told':
        return this.ofTask(task);
    }
  }

  /** Whether a fault goes without saying, because what it did to its process is told right after it. */
  isToldTwice({ step, what }: Fact, facts: readonly Fact[]): boolean {
    if (what.kind !== 'fault' || !what.fault.startsWith('process.')) return false;
    const told = faultsToldByChange.find(({ word }) => what.fault.includes(word));
    if (told === undefined) return false;
    return facts.some((later) => {
      const change = later.what;
      if (later.step < step || change.kind !== 'process') return false;
      return change.change === told.change && laneOf(change.process) === laneOf(what.call);
    });
  }
}
