import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';

const key = fc.constantFrom('a', 'b');

/** The database behind the cache never changes: it answers 0. */
const load = (): Promise<number> => sleep(5, 0);

type Made = new (size: number, load: () => Promise<number>) => object;

/** A cache of one entry, held against its model: the entries from the oldest to the newest. */
export const againstModel = (MadeCache: Made) => ({
  create: () => new MadeCache(1, load),
  operations: { get: [key], set: [key, fc.integer({ min: 1, max: 3 })] } as const,
  model: {
    initial: [] as Entries,
    apply: (entries: Entries, { kind, args: [name, value = 0] }: Call) => {
      const kept = kind === 'set' ? value : (entries.find(([each]) => each === name)?.[1] ?? 0);
      const others = entries.filter(([each]) => each !== name);
      return {
        state: [...others, [name, kept] as const].slice(-1),
        result: kind === 'get' ? kept : undefined,
      };
    },
  },
});

type Entries = readonly (readonly [string, number])[];
type Call = { readonly kind: 'get' | 'set'; readonly args: readonly [key: string, value?: number] };
