import { parseArgs } from 'node:util';
import { type SearchName, searchNames } from './program-strategies.ts';

export const parts = ['bugs', 'programs', 'fast-check', 'cost'] as const;
export type Part = (typeof parts)[number];

export interface PowerOptions {
  readonly only: readonly Part[];
  /** Those measured in the programs and on the seeded bugs, where `portfolio` also minimises. */
  readonly strategies: readonly SearchName[];
  readonly seeds: number;
  /** Schedules of a search for a seeded bug, at most. */
  readonly runs: number;
  /** Schedules of a search in a program, at most. */
  readonly cap: number;
  /** The budgets of the comparison with fast-check's scheduler. */
  readonly budget: { readonly schedules: number; readonly ms: number };
  /** No measurement begins later than this; what is there by then is shown. */
  readonly minutes: number;
  /** Finished cells, one a line. */
  readonly state: string;
}

const wholeNumbers = {
  seeds: { standard: '20', min: 1, max: 1_000 },
  runs: { standard: '500', min: 1, max: 1_000_000 },
  cap: { standard: '10000', min: 1, max: 1_000_000 },
  schedules: { standard: '500', min: 1, max: 1_000_000 },
  milliseconds: { standard: '2000', min: 1, max: 1_000_000 },
  minutes: { standard: '10000', min: 0, max: 10_000 },
} as const;

/** Reads the command line. Throws a `TypeError` that names the option, what was expected and what came. */
export function readOptions(args: readonly string[]): PowerOptions {
  const texts = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: texts,
      strategies: texts,
      state: texts,
      seeds: texts,
      runs: texts,
      cap: texts,
      schedules: texts,
      milliseconds: texts,
      minutes: texts,
    },
  });
  const whole = (name: keyof typeof wholeNumbers): number => {
    const { standard, min, max } = wholeNumbers[name];
    const text = values[name] ?? standard;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new TypeError(`--${name}: expected a whole number from ${min} to ${max}, got "${text}"`);
  };
  return {
    only: readList('only', parts, values.only),
    strategies: readList('strategies', searchNames, values.strategies),
    seeds: whole('seeds'),
    runs: whole('runs'),
    cap: whole('cap'),
    budget: { schedules: whole('schedules'), ms: whole('milliseconds') },
    minutes: whole('minutes'),
    state: values.state ?? 'node_modules/.cache/raceproof-power.jsonl',
  };
}

function readList<Name extends string>(
  option: string,
  names: readonly Name[],
  text: string | undefined,
): readonly Name[] {
  if (text === undefined) return names;
  return text.split(/,(?! )/).map((given) => {
    const name = names.find((known) => known === given);
    if (name !== undefined) return name;
    throw new TypeError(`--${option}: expected some of ${names.join(', ')}, got "${text}"`);
  });
}
