import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runPlan } from '../../src/index.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { redis } from '../../src/scenario/redis.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { BodyContext } from '../../src/vitest/explore.ts';
import { verify } from '../../src/verify/verify.ts';
import { projectOf } from './project.ts';

type Context = BodyContext<Record<never, never>>;

function bodyOf(body: (context: Context) => unknown, isolate: readonly string[] = []) {
  return bodyScenario({
    name: 'a body that loads',
    services: [redis()],
    faults: [],
    leftovers: false,
    isolate,
    body: (context) => body(context as Context),
  });
}

function explored(scenario: ReturnType<typeof bodyOf>) {
  const one = { min: 1, max: 1 };
  const property = scenarioProperty({ name: scenario.name, thresholds: [] }, 'chaos', {
    runs: 30,
    hasOperations: false,
  });
  return verify(property, { system: scenario, concurrency: one, processes: one });
}

interface Shop {
  readonly redeem: (coupon: string) => Promise<'redeemed' | 'used'>;
  readonly begunMs: number;
}

const shop = `
  import { setTimeout as sleep } from 'node:timers/promises';
  export const begunMs = Date.now();
  const used = new Set<string>();
  export async function redeem(coupon: string) {
    if (used.has(coupon)) return 'used';
    await sleep(Math.random() * 10);
    used.add(coupon);
    return 'redeemed';
  }`;

test('a body loads modules anew for each run, and finds their race', async () => {
  const file = join(projectOf({ 'shop.ts': shop }), 'shop.ts');
  const result = await explored(
    bodyOf(async ({ load, concurrently }) => {
      const { redeem, begunMs } = await load<Shop>(file);
      expect(begunMs).toBe(Date.UTC(2030, 0, 1));
      expect((await load<Shop>(pathToFileURL(file))).redeem).toBe(redeem);
      expect(await redeem('A')).toBe('redeemed');
      expect(await redeem('A')).toBe('used');
      const outcomes = await concurrently(
        () => redeem('B'),
        () => redeem('B'),
      );
      expect(outcomes.toSorted()).toEqual(['redeemed', 'used']);
    }),
  );
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  expect(result.finding.violation.why).toMatch(/tests\/modules\/load\.test\.ts:\d+/);
});

test('isolated packages are loaded anew, too', async () => {
  const file = join(
    projectOf({
      'main.ts': `export { next } from 'some-cache';`,
      'node_modules/some-cache/package.json': '{ "name": "some-cache", "type": "module", "main": "main.js" }',
      'node_modules/some-cache/main.js': 'let count = 0;\nexport const next = () => ++count;',
    }),
    'main.ts',
  );
  const body = async ({ load }: Context): Promise<void> => {
    const { next } = await load<{ readonly next: () => number }>(file);
    expect(next()).toBe(1);
  };
  expect((await explored(bodyOf(body, ['some-cache']))).kind).toBe('passed');
  expect((await explored(bodyOf(body))).kind).toBe('failed');
});

test('the run that bundles is the same as those after it', async () => {
  const orders: string[][] = [];
  const scenario = (file: string) =>
    bodyOf(async ({ load, redis: connect }) => {
      const order: string[] = [];
      orders.push(order);
      const other = async (): Promise<void> => {
        for (let turn = 0; turn < 50; turn += 1) {
          await Promise.resolve();
          order.push(`turn ${turn}`);
        }
        await connect().ping();
        order.push('ping');
      };
      const [{ begunMs }] = await Promise.all([
        load<Shop>(file).then((loaded) => {
          order.push('loaded');
          return loaded;
        }),
        other(),
      ]);
      order.push(String(begunMs));
    });
  const file = join(projectOf({ 'shop.ts': shop }), 'shop.ts');
  const plan = scenario(file).calibrationPlan;
  const first = await runPlan(plan, scenario(file));
  const second = await runPlan(plan, scenario(file));
  expect(first.traceHash).toBe(second.traceHash);
  expect(orders[0]).toContain('loaded');
  expect(orders[0]).toEqual(orders[1]);
});
