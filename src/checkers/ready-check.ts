import { requestOf } from '../core/event-id.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { type Evidence, ExplainedFailure } from '../scenario/checks.ts';
import type { HistoryEntry, ToldFact } from '../scenario/definition.ts';
import { inShort } from '../scenario/option-checks.ts';

/** What every ready check is given; the view of any scenario has it. */
export interface FactsAndHistory {
  readonly facts: readonly ToldFact[];
  readonly history: readonly HistoryEntry[];
}

/** A check for `finally`, by itself or in a list. */
export type ReadyCheck = (view: FactsAndHistory) => void;

/** What a fact is about, by default its subject. */
export type KeyOf = (fact: ToldFact) => string;

/** `work3`, or the whole task for one that runs no operation. */
export function whoseIs({ task }: Pick<ToldFact, 'task'>): string {
  return requestOf(task) ?? task;
}

/** The operation that told a fact, where that was one. */
export function operationOf({ task }: Pick<ToldFact, 'task'>): readonly string[] {
  const operation = requestOf(task);
  return operation === undefined ? [] : [operation];
}

/** Fails the check that is running, with what shows it. */
export function fails(message: string, evidence: Evidence): never {
  throw new ExplainedFailure(message, evidence);
}

/** Throws a `TypeError` for options that are none, unknown ones, and names of facts that are none. */
export function requireOptions(
  where: string,
  options: unknown,
  names: { readonly all: readonly string[]; readonly facts: readonly string[] },
): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${where}: expected an object of options, got ${inShort(options)}`);
  }
  requireKnownOptions(where, options, names.all);
  for (const name of names.facts) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || (typeof value === 'string' && value !== '')) continue;
    throw new TypeError(`${where} ${name}: expected the name of a fact, got ${inShort(value)}`);
  }
}

/** The name of what a fact is about. Throws a `PropertyCodeError` as `nameBy` does. */
export function keyOf(where: string, fact: ToldFact, key: KeyOf | undefined): string {
  return key === undefined ? (fact.subject ?? '') : nameBy(where, () => key(fact));
}

/** What the scenario's own function `key` names. Throws a `PropertyCodeError` where it names nothing. */
export function nameBy(where: string, key: () => unknown): string {
  const name = callPropertyCode(`${where} key`, key);
  if (typeof name === 'string') return name;
  throw new PropertyCodeError(`${where} key: expected a name, got ${cameInWords(name)}`);
}
