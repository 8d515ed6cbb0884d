import { expect, test } from 'vitest';
import { couponsOverHttp } from '../../examples/coupons-over-http/coupons-over-http-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

const at = (file: string): URL => new URL(`../../examples/coupons-over-http/${file}`, import.meta.url);

test('a server that is run as it is redeems a coupon twice', async () => {
  const { signature, minimal, shrink } = findingOf(
    await verifyScenario(couponsOverHttp('coupons over HTTP', at('server.ts'))),
  );
  expect(signature).toBe('finally|CheckError|a coupon was redeemed twice');
  expect(minimal).toMatchObject({ requests: 2, processes: 1, faults: 0 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the fixed server passes', async () => {
  const fixed = couponsOverHttp('coupons over HTTP, fixed', at('fixed-server.ts'));
  expect((await verifyScenario(fixed, 'chaos', { runs: 40 })).kind).toBe('passed');
});
