import { expect, test } from 'vitest';
import { FixedRateLimiter } from '../../examples/rate-limiter/fixed-rate-limiter.ts';
import { RateLimiter } from '../../examples/rate-limiter/rate-limiter.ts';
import { requestsOf } from '../../examples/rate-limiter/requests-scenario.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('two requests look before either counts, and both are allowed', async () => {
  const { signature, minimal, shrink } = findingOf(
    await verifyScenario(requestsOf('rate limiter', RateLimiter)),
  );
  expect(signature).toBe('finally|CheckError|ann was allowed # requests an hour');
  expect(minimal).toMatchObject({ requests: 3, faults: 0, deviations: 1 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the fixed limiter allows no more than it may, and blocks nobody for ever, though processes crash', async () => {
  expect((await verifyScenario(requestsOf('fixed rate limiter', FixedRateLimiter))).kind).toBe('passed');
});
