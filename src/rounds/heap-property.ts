import { requireKnownOptions } from '../core/known-options.ts';

/** What a user holds a long-lived system to: that it keeps nothing of the requests it has settled. */
export interface HeapProperty {
  readonly kind: 'heap';
  /** A sentence; also what `vitest -t` looks for. */
  readonly name: string;
  /** Requests that run at once, unless the caller says otherwise. */
  readonly concurrency: number;
  /** Rounds before anything counts. */
  readonly warmUpRounds: number;
  /** Rounds that the slope is taken over, unless the caller says otherwise. */
  readonly rounds: number;
  /** A heap that grows by more than this many bytes for each request leaks. */
  readonly bytesPerRequestMax: number;
}

/** Tells a property of rounds from one of runs. */
export function isHeapProperty(property: object): property is HeapProperty {
  return 'kind' in property && property.kind === 'heap';
}

export type HeapPropertyOptions = Pick<HeapProperty, 'name'> & Partial<Omit<HeapProperty, 'kind' | 'name'>>;

/** Fewer say nothing: half of them must carry a slope of their own. */
export const roundsMin = 20;

/** The reasons for the numbers are in docs/heap.md. */
const defaults = { concurrency: 100, warmUpRounds: 25, rounds: 50, bytesPerRequestMax: 4 };

const ranges = {
  concurrency: { min: 1, max: 10_000 },
  warmUpRounds: { min: 5, max: 100_000 },
  rounds: { min: roundsMin, max: 100_000 },
} as const;

/** Completes and checks a property. Throws a `TypeError` that names the option, what was expected and what came. */
export function defineHeapProperty(options: HeapPropertyOptions): HeapProperty {
  requireKnownOptions('defineHeapProperty', options, ['name', ...Object.keys(defaults)]);
  const property = { kind: 'heap', ...defaults, ...options } as const;
  if (typeof property.name !== 'string' || property.name.trim() === '') {
    throw wrong('name', 'a sentence', property.name);
  }
  for (const name of ['concurrency', 'warmUpRounds', 'rounds'] as const) {
    const { min, max } = ranges[name];
    const value: unknown = property[name];
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) continue;
    throw wrong(name, `a whole number from ${min} to ${max}`, value);
  }
  const limit: unknown = property.bytesPerRequestMax;
  if (typeof limit !== 'number' || !(limit > 0)) {
    throw wrong('bytesPerRequestMax', 'a number above 0', limit);
  }
  return property;
}

function wrong(option: string, expected: string, came: unknown): TypeError {
  return new TypeError(
    `heap property ${option}: expected ${expected}, got ${JSON.stringify(came) ?? String(came)}`,
  );
}
