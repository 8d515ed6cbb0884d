import { subjectOf } from '../core/plan.ts';
import type { Fact, ToldHappening } from '../core/fact.ts';
import type { Run } from '../core/run.ts';
import type { Violation } from '../core/verdict.ts';
import { laneOf, requestOf, taskOf } from '../core/event-id.ts';
import { tellingsOf } from './fact-in-words.ts';
import type { Weight } from './lane-row.ts';

const faultsToldByChange = [
  { word: 'pause', change: 'paused' },
  { word: 'crash', change: 'crashed' },
  { word: 'shutdown', change: 'stopping' },
] as const;

/** Which part of a run has to do with a violation: its operations, and the subjects they are about. */
export class Involvement {
  readonly #run: Run;
  readonly #operations: ReadonlySet<string>;
  readonly #subjects: ReadonlySet<string>;

  readonly #hasOperations: boolean;

  constructor(run: Run, violation: Violation) {
    const { plan } = run;
    this.#run = run;
    this.#hasOperations = plan.operations.length > 0;
    const isNamed = new Set(violation.requests);
    const involved = plan.operations.filter(({ id }) => isNamed.size === 0 || isNamed.has(id));
    this.#operations = new Set(involved.map(({ id }) => id));
    this.#subjects = new Set(involved.map(subjectOf));
  }

  ofTask(task: string): Weight {
    const request = requestOf(task);
    // All that the body of a test does is its own.
    if (request === undefined) return this.#hasOperations ? 'routine' : 'involved';
    return this.#operations.has(request) ? 'involved' : 'other';
  }

  ofFact(fact: Fact): Weight {
    const { what } = fact;
    switch (what.kind) {
      case 'process':
        return what.change === 'stopping' || what.change === 'stopped' ? 'routine' : 'key';
      case 'fault': {
        const request = requestOf(taskOf(what.call));
        return request === undefined || this.#operations.has(request) ? 'key' : 'other';
      }
      case 'healed':
      case 'broken':
        return 'key';
      case 'operation':
      case 'cancelled':
        return this.#operations.has(what.operation) ? 'key' : 'other';
      case 'told':
        return this.#ofTold(fact, what);
    }
  }

  #ofTold(fact: Fact, { subject = '', operation = '' }: ToldHappening): Weight {
    const { concerns = 'task', isKey = false } = tellingsOf(this.#run).get(fact) ?? {};
    const involved = isKey ? 'key' : 'involved';
    switch (concerns) {
      case 'subject':
        return this.#subjects.has(subject) ? involved : 'other';
      case 'operation':
        return this.#operations.has(operation) ? involved : 'other';
      case 'task':
        return this.ofTask(fact.task);
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
