import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { counted, firstFew } from '../judge/wording.ts';
import { requireFunction } from '../scenario/option-checks.ts';
import type { HistoryEntry, ToldFact } from '../scenario/definition.ts';
import {
  fails,
  type KeyOf,
  keyOf,
  operationOf,
  type ReadyCheck,
  requireOptions,
  whoseIs,
} from './ready-check.ts';

export interface EachOnceOptions {
  /** The fact that tells of the effect. */
  readonly effect: string;
  /** Which effect it is: by default the subject of the fact. */
  readonly key?: KeyOf;
  /** The effects that there must be once everything is at rest; without it one that is missing is no failure. */
  readonly expected?: (history: readonly HistoryEntry[]) => readonly string[];
}

const names: readonly string[] = Object.keys({
  effect: true,
  key: true,
  expected: true,
} satisfies Record<keyof EachOnceOptions, true>);

/** No effect takes place twice, and none that is expected is missing. Throws a `TypeError` for wrong options. */
export function eachOnce(options: EachOnceOptions): ReadyCheck {
  const where = 'eachOnce';
  requireOptions(where, options, { all: names, facts: ['effect'] });
  const { effect, key, expected } = options;
  if (effect === undefined) {
    throw new TypeError(`${where} effect: expected the name of a fact, got undefined`);
  }
  for (const [name, value] of Object.entries({ key, expected })) {
    if (value !== undefined) requireFunction(`${where} ${name}`, value);
  }
  return ({ facts, history }) => {
    const found = new Map<string, ToldFact[]>();
    for (const fact of facts) {
      if (fact.kind !== effect) continue;
      const name = keyOf(where, fact, key);
      const same = [...(found.get(name) ?? []), fact];
      found.set(name, same);
      if (same.length > 1) {
        fails(
          `${words(effect, name)} took place ${counted(same.length, 'time')}: by ${firstFew(same.map(whoseIs))}`,
          {
            bug: `took place more than once|${effect}`,
            operations: same.toReversed().flatMap(operationOf),
            step: fact.step,
          },
        );
      }
    }
    const missing = expectedKeys(where, history, expected).filter((name) => !found.has(name));
    if (missing.length === 0) return;
    fails(`${words(effect, firstFew(missing))} never took place`, {
      bug: `never took place|${effect}`,
      operations: [],
    });
  };
}

function words(effect: string, name: string): string {
  return name === '' ? effect : `${effect} ${name}`;
}

function expectedKeys(
  where: string,
  history: readonly HistoryEntry[],
  expected: EachOnceOptions['expected'],
): readonly string[] {
  if (expected === undefined) return [];
  const keys: unknown = callPropertyCode(`${where} expected`, () => expected(history));
  if (Array.isArray(keys) && keys.every((each): each is string => typeof each === 'string')) return keys;
  throw new PropertyCodeError(`${where} expected: expected the names of effects, got ${cameInWords(keys)}`);
}
