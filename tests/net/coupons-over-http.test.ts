import { describe, expect, test } from 'vitest';
import { failureBlock } from '../../src/report/failure-block.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';
import { couponsOverHttp } from './coupons-over-http.ts';

function searched(service: string, runs = 30): Promise<VerifyResult> {
  const scenario = couponsOverHttp(service);
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs }), { system: scenario, concurrency, processes });
}

describe('a service over HTTP, as it is', () => {
  for (const service of ['coupons-http', 'coupons-fastify']) {
    test(`whose race is found, made small and told: ${service}`, async () => {
      const result = await searched(service);
      if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
      const { finding } = result;
      const replay = { command: 'replay it', file: undefined };
      const block = failureBlock({ ...finding, replay, isNew: true }, { width: 80, colour: false });
      expect(block).toMatch(/redeem\d: POST https:\/\/api\.mail\.test\/send \{"coupon":"[AB]"\} → 200 sent/);
      expect(finding.violation.message).toMatch(/^coupon [AB] was redeemed twice$/);
      expect(finding.minimal).toMatchObject({ requests: 2, faults: 0 });
      expect(finding.shrink.certificate.kind).toBe('minimal');
      expect(finding.reproduced).toEqual({ times: 20, of: 20 });
    });
  }

  test('without a race is clean', async () => {
    const result = await searched('coupons-express');
    expect(result.kind === 'passed' ? result.kind : JSON.stringify(result).slice(0, 3000)).toBe('passed');
  });
});
