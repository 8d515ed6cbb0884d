import type { HistoryEntry, Model } from '../src/engine.ts';
import type { Prng } from '../src/core/prng.ts';

/** Registers by key: `read` answers the last value that was written. */
export const registers: Model<Readonly<Record<string, number>>> = {
  initial: {},
  apply: (state, { kind, args }) => {
    const [key, value] = args as readonly [string, number];
    if (kind === 'read') return { state, result: state[key] ?? 0 };
    return { state: { ...state, [key]: value } };
  },
};

export interface HistoryShape {
  readonly operations: number;
  readonly keys: number;
  /** Each calls one operation after the other. */
  readonly clients: number;
  /** Operations in a hundred whose outcome is unknown. */
  readonly unknownPercent: number;
}

type Entry = { -readonly [Name in keyof HistoryEntry]: HistoryEntry[Name] };

/** A history that a correct object made under a random schedule. */
export function drawnHistory(
  prng: Prng,
  { operations, keys, clients, unknownPercent }: HistoryShape,
): Entry[] {
  const history: Entry[] = [];
  const waiting: Entry[] = [];
  const applied: Entry[] = [];
  let state = registers.initial;
  let place = 0;
  while (history.length < operations || waiting.length + applied.length > 0) {
    const isFree = waiting.length + applied.length < clients && history.length < operations;
    const choice = prng.integer(1, 3);
    if (choice === 1 && isFree) {
      const called = { ...callOf(prng, { keys, index: history.length }), invoked: (place += 1) };
      history.push(called);
      waiting.push(called);
    } else if (choice === 2 && waiting.length > 0) {
      const [entry] = waiting.splice(prng.integer(0, waiting.length - 1), 1);
      const step = entry && registers.apply(state, entry);
      if (entry === undefined || step === undefined) continue;
      entry.result = step.result;
      ({ state } = step);
      applied.push(entry);
    } else if (choice === 3 && applied.length > 0) {
      const [entry] = applied.splice(prng.integer(0, applied.length - 1), 1);
      if (entry === undefined) continue;
      entry.returned = place += 1;
      entry.outcome = prng.integer(1, 100) <= unknownPercent ? 'unknown' : 'ok';
    }
  }
  return history;
}

function callOf(prng: Prng, { keys, index }: { readonly keys: number; readonly index: number }): Entry {
  const kind = prng.integer(0, 1) === 0 ? 'read' : 'write';
  const key = `k${prng.integer(1, keys)}`;
  return entryOf(kind, kind === 'read' ? [key] : [key, index + 1], index);
}

/** An operation that was not called yet. */
export function entryOf(kind: string, args: readonly (string | number)[], index: number): Entry {
  return {
    id: `${kind}${index + 1}`,
    kind,
    args: [...args],
    cancelled: false,
    subject: undefined,
    process: 'p1',
    outcome: 'pending',
    result: undefined,
    error: undefined,
    calledMs: 0,
    returnedMs: undefined,
    invoked: undefined,
    returned: undefined,
  };
}
