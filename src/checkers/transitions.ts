import { freeze } from '../core/freeze.ts';
import { cameInWords, callPropertyCode, PropertyCodeError } from '../core/property-code-error.ts';
import { argumentsInWords } from '../scenario/argument-words.ts';
import { canonicalKey, NoKeyError } from './canonical-key.ts';
import type { Model, ModelOperation } from './model.ts';

/** What an operation did in a state. Each state has a number. */
export interface Step {
  readonly state: number;
  readonly result: unknown;
  /** Undefined where any answer will do. */
  readonly resultKey: string | undefined;
}

/** One application in so many of a history is made twice, to see that the model is a pure function. */
const twiceShare = 64;

/** How often a model was applied for one history. */
export interface Applications {
  count: number;
}

/**
 * The states of a model and the ways between them, each found out once. Throws a `PropertyCodeError` that names the model
 * where its function throws, answers with something else than a transition, or is not pure.
 */
export class Transitions {
  readonly #apply: Model<unknown>['apply'];
  readonly #where: string;
  readonly #operations: readonly ModelOperation[];
  readonly #applications: Applications;
  readonly #numbers = new Map<string, number>();
  readonly #states: unknown[] = [];
  readonly #steps = new Map<number, Step | undefined>();

  constructor(
    where: string,
    { initial, apply }: Pick<Model<unknown>, 'initial' | 'apply'>,
    {
      operations,
      applications,
    }: { readonly operations: readonly ModelOperation[]; readonly applications: Applications },
  ) {
    this.#where = where;
    this.#applications = applications;
    this.#apply = apply;
    this.#operations = operations;
    this.#numberOf(initial, () => `${where} initial`);
  }

  /** What the operation does in a state; undefined where it cannot happen there. */
  step(state: number, operation: number): Step | undefined {
    const place = state * this.#operations.length + operation;
    const known = this.#steps.get(place);
    if (known !== undefined || this.#steps.has(place)) return known;
    const step = this.#applied(state, operation);
    this.#steps.set(place, step);
    if (this.#applications.count % twiceShare === 0) this.#requireSame(state, operation, step);
    this.#applications.count += 1;
    return step;
  }

  /** Makes every application again: nobody is accused by a model that is not pure. */
  requirePure(): void {
    for (const [place, step] of this.#steps) {
      const operation = place % this.#operations.length;
      this.#requireSame((place - operation) / this.#operations.length, operation, step);
    }
  }

  #applied(state: number, index: number): Step | undefined {
    const operation = this.#operation(index);
    const came = this.#answer(state, operation);
    if (came === undefined) return undefined;
    if (!isTransition(came)) {
      throw new PropertyCodeError(
        `${this.#call(operation)}: expected { state, result? }, or undefined where it cannot happen now, got ${cameInWords(came)}`,
      );
    }
    return {
      state: this.#numberOf(came.state, () => `${this.#call(operation)}: the state after it`),
      result: came.result,
      resultKey:
        'result' in came ? keyed(came.result, () => `${this.#call(operation)}: the result`) : undefined,
    };
  }

  #answer(state: number, operation: ModelOperation): unknown {
    try {
      return this.#apply(this.#states[state], operation);
    } catch (error) {
      // States are frozen, so a model that changes one throws.
      this.#requireUnchanged(state, operation);
      return callPropertyCode(this.#call(operation), () => {
        throw error;
      });
    }
  }

  #call(operation: ModelOperation): string {
    return `${this.#where} apply: ${callInWords(operation)}`;
  }

  /** Applies it to a copy that it may change, and compares. */
  #requireSame(state: number, index: number, before: Step | undefined): void {
    const operation = this.#operation(index);
    this.#requireUnchanged(state, operation);
    const after = this.#applied(state, index);
    if (before?.state === after?.state && before?.resultKey === after?.resultKey) return;
    const words = (step: Step | undefined): string =>
      step === undefined
        ? 'undefined'
        : cameInWords({ state: this.#states[step.state], result: step.result });
    throw new PropertyCodeError(
      `${this.#call(operation)}: expected the same whenever it is applied to the state ${cameInWords(this.#states[state])}, got ${words(before)}, then ${words(after)}`,
    );
  }

  #requireUnchanged(state: number, operation: ModelOperation): void {
    const given = copyOf(this.#states[state]);
    const before = canonicalKey(given);
    try {
      this.#apply(given, operation);
    } catch {
      // It is told of by whoever applies it.
    }
    const after = keyed(given, () => `${this.#call(operation)}: the state it was given`);
    if (after === before) return;
    throw new PropertyCodeError(
      `${this.#call(operation)}: expected a new state, and the one it was given left as it was, got ${cameInWords(this.#states[state])} changed to ${cameInWords(given)}`,
    );
  }

  #operation(index: number): ModelOperation {
    const operation = this.#operations[index];
    if (operation === undefined) throw new RangeError(`there is no operation ${index}`);
    return operation;
  }

  #numberOf(state: unknown, what: () => string): number {
    const key = keyed(state, what);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length;
    this.#numbers.set(key, number);
    this.#states.push(freeze(state));
    return number;
  }
}

/** Operation and arguments, as people write a call. */
export function callInWords({ kind, args }: ModelOperation): string {
  return `${kind}(${argumentsInWords(args)})`;
}

function isTransition(came: unknown): came is { readonly state: unknown; readonly result?: unknown } {
  if (typeof came !== 'object' || came === null || !('state' in came)) return false;
  return Object.keys(came).every((name) => name === 'state' || name === 'result');
}

function keyed(value: unknown, what: () => string): string {
  try {
    return canonicalKey(value);
  } catch (cause) {
    if (cause instanceof NoKeyError) throw new PropertyCodeError(`${what()}: ${cause.message}`, { cause });
    throw cause;
  }
}

/** What has a key is plain data. */
function copyOf(state: unknown): unknown {
  return structuredClone(state);
}
