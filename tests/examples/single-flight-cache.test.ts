import { expect, test } from 'vitest';
import { Cache } from '../../examples/single-flight-cache/cache.ts';
import { fetchedOnce, prices } from '../../examples/single-flight-cache/fetched-once.ts';
import { FixedCache } from '../../examples/single-flight-cache/fixed-cache.ts';
import { explore } from '../../src/vitest/index.ts';
import { findingOf } from './finding-of.ts';
import { verifyBody } from './verified.ts';

const services = { prices };
const faults = ['prices.slow'];

test('two who ask at once fetch twice', async () => {
  const { signature, minimal } = findingOf(await verifyBody(fetchedOnce(Cache), { services, faults }));
  expect(signature).toMatch(/^body\|AssertionError\|expected # to be #/);
  expect(minimal).toMatchObject({ requests: 0, faults: 0, deviations: 1 });
});

test('the fixed cache passes', async () => {
  expect((await verifyBody(fetchedOnce(FixedCache), { services, faults })).kind).toBe('passed');
});

explore('one fetch serves all who ask', fetchedOnce(FixedCache), { services, faults, runs: 100 });
