import { expect, test } from 'vitest';
import { defineScenario, redis, service } from '../../src/index.ts';
import { resolveScope } from '../../src/verify/small-scope.ts';
import { runPlan } from '../../src/verify/run-plan.ts';

const store = service('store', { calls: { read: { apply: () => 7 } } });

const shop = defineScenario({
  name: 'shop',
  services: { redis: redis(), store },
  system: ({ redis: client, store: calls }) => ({ client, calls }),
  operations: {
    buy: {
      run: async ({ client, calls }) => {
        await client.set('warm', '1');
        await client.get('stock');
        await calls.read();
      },
    },
  },
});

test('each call is told with the line that makes it, and the run is the same', async () => {
  const plan = shop.scopePlan(resolveScope({ requests: 1, processes: 1 }), 1);
  const run = await runPlan(plan, shop, { record: true, places: true });
  const plain = await runPlan(plan, shop, { record: true });
  expect(run.traceHash).toBe(plain.traceHash);
  const placeOf = (operation: string): string | undefined =>
    run.recording?.calls.find(({ id }) => id.includes(`/${operation}#`))?.at;
  expect(placeOf('redis.get')).toMatch(/^tests\/verify\/places\.test\.ts:\d+$/);
  const lineOf = (operation: string): number => Number(placeOf(operation)?.split(':').at(-1));
  expect(lineOf('store.read')).toBe(lineOf('redis.get') + 1);
  expect(plain.recording?.calls.every(({ at }) => at === undefined)).toBe(true);
});
