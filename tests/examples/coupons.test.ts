import { expect, test } from 'vitest';
import { couponsOf } from '../../examples/coupons/coupons-scenario.ts';
import { FixedShop } from '../../examples/coupons/fixed-shop.ts';
import { redeemedOnce } from '../../examples/coupons/redeemed-once.ts';
import { Shop } from '../../examples/coupons/shop.ts';
import { explore } from '../../src/vitest/index.ts';
import { findingOf } from './finding-of.ts';
import { verifyBody, verifyScenario } from './verified.ts';

test('two customers redeem one coupon, and one answer held back is enough to show it', async () => {
  const { signature, minimal } = findingOf(await verifyBody(redeemedOnce(Shop)));
  expect(signature).toMatch(/^body\|AssertionError\|expected # to be #/);
  expect(minimal).toMatchObject({ requests: 0, faults: 0, deviations: 1 });
});

explore('a coupon is redeemed once', redeemedOnce(FixedShop), { runs: 100 });

test('the scenario finds it, too, with two operations', async () => {
  const { signature, minimal } = findingOf(await verifyScenario(couponsOf('coupons', Shop)));
  expect(signature).toMatch(/^always\|CheckError\|coupon … was redeemed twice$/);
  expect(minimal).toMatchObject({ requests: 2, processes: 1, faults: 0, deviations: 1 });
});

test('the fixed shop passes, and keeps its service level', async () => {
  const fixed = couponsOf('coupons', FixedShop);
  expect((await verifyScenario(fixed)).kind).toBe('passed');
  expect((await verifyScenario(fixed, 'slo')).kind).toBe('passed');
});
