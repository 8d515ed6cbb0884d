import { expect, test } from 'vitest';
import { spawnSite } from '../../src/strategies/spawn-site.ts';

test.each([
  ['p1/r17.1', 'r*.1'],
  ['p12~3/r4.2', 'r*.n'],
  ['p2/r117.12', 'r*.n'],
  ['p1/main', 'main'],
  ['world/redis', 'redis'],
])('%s was spawned at %s', (task, site) => {
  expect(spawnSite(task)).toBe(site);
});
