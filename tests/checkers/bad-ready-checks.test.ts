import { expect, test } from 'vitest';
import {
  atMostAtOnce,
  conserved,
  defineScenario,
  eachOnce,
  everyOperationSettles,
  leases,
  monotonicReads,
  mutualExclusion,
  nothingHeld,
} from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify } from '../../src/verify/verify.ts';

const critical = { acquire: 'entered', release: 'left' };

const scenario = (check: unknown): object => ({
  name: 'refused',
  system: () => ({}),
  operations: { a: { run: () => 1 } },
  finally: check,
});
test.each<readonly [() => unknown, string]>([
  [() => atMostAtOnce(0, critical), 'atMostAtOnce: expected a whole number from 1, got 0'],
  [() => mutualExclusion({ acquire: 'a' }), 'mutualExclusion: expected acquire and release together'],
  [
    () => nothingHeld({ acquire: 1, release: 'b' } as never),
    'nothingHeld acquire: expected the name of a fact, got 1',
  ],
  [() => nothingHeld({ released: 'b' } as never), 'released'],
  [() => eachOnce({} as never), 'eachOnce effect: expected the name of a fact, got undefined'],
  [() => conserved({ total: NaN, sum: () => 1 }), 'conserved total: expected a number, got NaN'],
  [() => conserved({ total: 1 } as never), 'conserved sum: expected a function'],
  [
    () => monotonicReads({ operation: 'get', seenBy: 'nobody' } as never),
    'seenBy: expected "process" or "all", got "nobody"',
  ],
  [() => leases({ key: 'lock:' } as never), 'leases key: expected a regular expression, got "lock:"'],
  [() => everyOperationSettles(1 as never), 'everyOperationSettles: expected names of operations, got 1'],
  [
    () => defineScenario(scenario(leases()) as never),
    'finally: leases expected a service that tells who holds what',
  ],
  [
    () => defineScenario(scenario([nothingHeld()]) as never),
    'finally[0]: nothingHeld expected a service that tells',
  ],
  [
    () => defineScenario(scenario(everyOperationSettles('a', 'zzz')) as never),
    'finally: everyOperationSettles expected an operation of the scenario, one of a, got "zzz"',
  ],
  [
    () => defineScenario(scenario([monotonicReads({ operation: 'zzz' })]) as never),
    'finally[0]: monotonicReads expected an operation of the scenario, one of a, got "zzz"',
  ],
  [() => defineScenario(scenario([]) as never), 'finally: expected a function or several, got []'],
  [() => defineScenario(scenario([1]) as never), 'finally[0]: expected a function, got 1'],
])('what is no use is refused, %#', (make, message) => {
  expect(make).toThrow(message);
});

test.each<readonly [string, unknown, string]>([
  ['a promise', [() => 1, async () => {}], 'expected a check that throws'],
  [
    'a key',
    eachOnce({ effect: 'operation ok', key: () => 1 as never }),
    'eachOnce key: expected a name, got 1',
  ],
  ['a sum', conserved({ total: 1, sum: () => 'x' as never }), 'conserved sum: expected a number, got "x"'],
  [
    'a version',
    monotonicReads({ operation: 'a', version: () => NaN }),
    'monotonicReads version: expected a number for a1',
  ],
])('what turns out to be no use in a run is named: %s', async (_, check, message) => {
  const wrong = defineScenario(scenario(check) as Parameters<typeof defineScenario>[0]);
  const { concurrency, processes } = wrong;
  const search = verify(scenarioProperty(wrong, 'chaos', { runs: 5 }), {
    system: wrong,
    concurrency,
    processes,
  });
  await expect(search).rejects.toThrow(message);
});
