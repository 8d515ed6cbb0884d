import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { check, defineScenario, redis } from '../../src/index.ts';
import { failurePage } from '../../src/report/html/failure-page.ts';
import { summaryBlock } from '../../src/report/summary-block.ts';
import { couponsOf } from '../../examples/coupons/coupons-scenario.ts';
import { FixedShop } from '../../examples/coupons/fixed-shop.ts';
import { Shop } from '../../examples/coupons/shop.ts';
import { verifyScenario } from '../examples/verified.ts';
import { noAssets } from './html/any-assets.ts';
import { keptFinding, rowsShown, shownFailure } from './shown-failure.ts';

const coupons = couponsOf('coupons', Shop);

/** Words of one scenario that no other may be told in. */
const foreign = /\brequests?\b|\brecords?\b|auditor|\blocks?\b|contention|dead-letter/i;

const wide = { width: 80, colour: false };

test('the page of a failure uses the words of its scenario, and says above all what raced', async () => {
  const page = failurePage(keptFinding(await verifyScenario(coupons)), noAssets, { hasIndex: false });
  const visible = page.replaceAll(/<script.*?<\/script>/gs, '').replaceAll(/<style.*?<\/style>/gs, '');
  expect(foreign.exec(visible)?.[0]).toBeUndefined();
  const race = visible.indexOf('before either wrote');
  expect(race).toBeGreaterThan(0);
  expect(race).toBeLessThan(visible.indexOf('<dl'));
  expect(visible).toContain('Subject ');
});

test('a page without figures says how few operations the run has that it means', async () => {
  const finding = keptFinding(await verifyScenario(coupons));
  const { minimal, original } = finding;
  const few = { ...finding, original: { ...original, requests: 3 } };
  const pageOf = (each: typeof finding): string => failurePage(each, noAssets, { hasIndex: false });
  expect(pageOf({ ...few, foundRun: undefined })).toContain(
    `not at hand, and this one has only ${minimal.requests} operations`,
  );
  expect(pageOf({ ...few, foundRun: finding.run })).toContain('as it was found has only 3 operations');
});

test('a summary speaks of contention only where something is contended for', async () => {
  const result = await verifyScenario(couponsOf('coupons', FixedShop));
  if (result.kind !== 'passed') throw new Error('the fixed shop passes');
  const block = summaryBlock(result.summary, wide);
  expect(block).not.toContain('contention');
  expect(block).toContain('latency and errors are not judged in chaos');
});

test('a threshold stands whole beside its limit and the worst that was measured', async () => {
  const result = await verifyScenario(couponsOf('coupons', FixedShop), 'slo');
  if (result.kind !== 'passed') throw new Error('the fixed shop passes');
  const lines = summaryBlock(result.summary, wide).split('\n');
  const judged = lines.slice(lines.findIndex((line) => line.startsWith('  judged')));
  expect(judged.join('\n')).toMatch(/latency\{operation:redeem\} p\(99\) +[\d.,]+ ms +< 500 ms +✓/);
  expect(judged.join('\n')).toMatch(/errors rate +[\d.]+ % +< 1 % +✓/);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('a name of any length leaves the limit of its threshold in sight', async () => {
  const name = 'redeemACouponThatWasGivenAwayLongAgo';
  const scenario = defineScenario({
    name: 'long names',
    services: { redis: redis() },
    system: ({ redis: client }) => client,
    concurrency: [2, 5],
    operations: { [name]: { run: (client) => client.incr('n') } },
    thresholds: { [`latency{operation:${name}}`]: ['p(99)<500', 'min>=0'] },
  });
  const result = await verifyScenario(scenario, 'slo');
  if (result.kind !== 'passed') throw new Error('it is fast enough');
  const text = summaryBlock(result.summary, wide);
  expect(text).toContain(`latency{operation:${name}} p(99)`);
  expect(text).toMatch(/[\d.]+ ms +< 500 ms +✓/);
  expect(text).toMatch(/[\d.]+ ms +>= 0 ms +✓/);
});

function withLoop(loop: (client: Redis) => Promise<unknown>, everyMs: number) {
  return defineScenario({
    name: 'a loop',
    services: { redis: redis() },
    system: ({ redis: client }) => {
      setInterval(() => void loop(client), everyMs);
      return client;
    },
    processes: 1,
    concurrency: 1,
    operations: { count: { args: fc.constant(1), run: (client) => client.incr('n') } },
    finally: ({ redis: store }) => check(store.get('n') === '2', 'n is not two'),
  });
}

test.each([50, 1_000])(
  'a timer of the process is shown as such, once, whether all fits or not: %j ms',
  async (ms) => {
    const rows = rowsShown(shownFailure(await verifyScenario(withLoop((client) => client.ping(), ms))));
    expect(rows.join('\n')).toMatch(/… p1 by a timer, \d+ times: PING → PONG/);
    expect(rows.filter((row) => row.includes('PING'))).toHaveLength(1);
    expect(rows.join('\n')).not.toContain('other operations');
  },
);

test('a loop that touches what operations touch is shown', async () => {
  const scenario = withLoop((client) => client.set('n', '7'), 1_000);
  const rows = rowsShown(shownFailure(await verifyScenario(scenario)));
  expect(rows.filter((row) => row.includes('SET n 7')).length).toBeGreaterThan(2);
});
