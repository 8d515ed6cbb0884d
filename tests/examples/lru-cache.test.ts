import { expect, test } from 'vitest';
import { againstModel } from '../../examples/lru-cache/against-model.ts';
import { FixedLruCache } from '../../examples/lru-cache/fixed-lru-cache.ts';
import { LruCache } from '../../examples/lru-cache/lru-cache.ts';
import { linearizable } from '../../src/vitest/index.ts';
import { classScenario } from '../../src/checkers/class-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('a value that was set while a load was under way is lost', async () => {
  const { signature, minimal, shrink } = findingOf(
    await verifyScenario(classScenario('LRU cache', againstModel(LruCache))),
  );
  expect(signature).toBe('finally|not linearizable|get');
  expect(minimal).toMatchObject({ requests: 3, faults: 0, deviations: 1 });
  expect(shrink.certificate.kind).toBe('minimal');
});

linearizable('the fixed LRU cache', { ...againstModel(FixedLruCache), runs: 100 });
