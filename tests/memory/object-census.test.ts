import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectGarbage } from '../../src/memory/collect-garbage.ts';
import { ObjectCensus } from '../../src/memory/object-census.ts';
import { atDepth } from '../depth.ts';

test('a census counts exactly the objects that are still reachable', async () => {
  const anyHandling = fc.array(fc.constantFrom('kept', 'in a closure', 'in a cycle', 'dropped'), {
    maxLength: 300,
  });
  const law = fc.asyncProperty(anyHandling, async (handlings) => {
    const census = new ObjectCensus(['request', 'answer']);
    const kept = handlings.flatMap((handling) => hand(census, handling));
    await collectGarbage();
    const counts = census.count();
    const reachable = handlings.filter((handling) => handling === 'kept' || handling === 'in a closure');
    expect(counts.get('request')).toEqual({ seen: handlings.length, reachable: reachable.length });
    expect(counts.get('answer')).toEqual({ seen: 0, reachable: 0 });
    expect(kept.length).toBe(reachable.length);
  });
  await fc.assert(law, { seed: 1, numRuns: atDepth({ short: 12, deep: 40 }) });
});

test('what is let go later is no longer counted later', async () => {
  const census = new ObjectCensus(['request']);
  const kept: object[] = [];
  for (let index = 0; index < 100; index += 1) kept.push(...hand(census, 'kept'));
  await collectGarbage();
  expect(census.count().get('request')?.reachable).toBe(100);
  kept.length = 1;
  await collectGarbage();
  expect(census.count().get('request')).toEqual({ seen: 100, reachable: 1 });
});

/** What somebody still holds of an object that the census was told of. */
function hand(
  census: ObjectCensus<'request' | 'answer'>,
  handling: 'kept' | 'in a closure' | 'in a cycle' | 'dropped',
): object[] {
  const what: { id: string; self?: object } = { id: 'r1' };
  census.add('request', what);
  if (handling === 'in a cycle') what.self = { what };
  if (handling === 'kept') return [what];
  return handling === 'in a closure' ? [() => what.id] : [];
}
