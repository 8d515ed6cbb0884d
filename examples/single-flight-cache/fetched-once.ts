import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { service } from 'raceproof';
import type { BodyContext } from 'raceproof/vitest';
import type { Cache } from './cache.ts';

const ttlMs = 60_000;

/** Knows the price of everything, and how often it was asked. */
export const prices = service('prices', {
  state: () => ({ fetches: 0 }),
  calls: {
    fetch: {
      latencyMs: [5, 50],
      apply(state: { fetches: number }, item: string) {
        state.fetches += 1;
        return item.length;
      },
    },
    fetches: { reads: true, apply: (state: { fetches: number }) => state.fetches },
  },
});

type Made = new (fetch: (item: string) => Promise<number>, ttlMs: number) => Pick<Cache<number>, 'get'>;

/** One fetch serves all who ask until it is out of date: a body for `explore`. */
export function fetchedOnce(MadeCache: Made) {
  return async ({ prices: shop, concurrently }: BodyContext<{ prices: typeof prices }>): Promise<void> => {
    const cache = new MadeCache((item) => shop().fetch(item), ttlMs);
    await concurrently(
      () => cache.get('tea'),
      () => cache.get('tea'),
    );
    expect(await shop().fetches()).toBe(1);
    await sleep(ttlMs);
    expect(await cache.get('tea')).toBe(3);
    expect(await shop().fetches()).toBe(2);
  };
}
