import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditOptions, type ResolvedAuditOptions, resolveAuditOptions } from '../../src/audit/index.ts';

const defaults = resolveAuditOptions();
const limitNames = (Object.keys(defaults) as (keyof ResolvedAuditOptions)[]).filter(
  (name) => name !== 'onEvent' && name !== 'log',
);

describe('audit options', () => {
  test('without any, the defaults hold together', () => {
    expect(resolveAuditOptions(defaults as AuditOptions)).toEqual(defaults);
    expect(resolveAuditOptions({})).toEqual(defaults);
    expect(defaults).toMatchObject({
      concurrency: 300,
      attemptsMax: 5,
      leaseMs: 5_000,
      requestTimeoutMs: 10_000,
    });
  });

  test('a limit that is not a whole number in range is refused by name, with what came', () => {
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(0, -1, NaN, Infinity, -Infinity, 1.5, 2 ** 31, null, '5', true, {}, []),
      fc.integer({ max: 0 }),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...limitNames), wrong, (name, value) => {
        const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
        const resolve = (): unknown => resolveAuditOptions({ [name]: value });
        expect(resolve).toThrow(TypeError);
        expect(resolve).toThrow(`audit option "${name}" must be a whole number`);
        expect(resolve).toThrow(`got ${shown}`);
      }),
    );
  });

  test('undefined means the default', () => {
    for (const name of limitNames) expect(resolveAuditOptions({ [name]: undefined })).toEqual(defaults);
  });

  test('an unknown option is refused, and the known ones are listed', () => {
    expect(() => resolveAuditOptions({ leaseMS: 5 } as AuditOptions)).toThrow(
      /unknown audit option "leaseMS".*leaseMs/,
    );
    expect(() => resolveAuditOptions({ toString: 5 } as unknown as AuditOptions)).toThrow(
      /unknown audit option/,
    );
    expect(() => resolveAuditOptions(null as unknown as AuditOptions)).toThrow(/must be an object, got null/);
    expect(() => resolveAuditOptions({ onEvent: 3 } as unknown as AuditOptions)).toThrow(
      /"onEvent" must be a function/,
    );
    expect(() => resolveAuditOptions({ log: 'x' } as unknown as AuditOptions)).toThrow(
      /"log" must be a function/,
    );
  });

  test.each<[AuditOptions, string]>([
    [{ settleTimeoutMs: 10_000 }, '"settleTimeoutMs" must be less than requestTimeoutMs (10000), got 10000'],
    [{ leaseMs: 500, commandTimeoutMs: 500 }, '"commandTimeoutMs" must be less than leaseMs (500), got 500'],
    [{ lockRetryMs: 30, lockRetryMaxMs: 20 }, '"lockRetryMs" must be at most lockRetryMaxMs (20), got 30'],
    [{ redeliveryDelayMs: 30, redeliveryDelayMaxMs: 20 }, '"redeliveryDelayMs" must be at most'],
    [{ resubscribeDelayMs: 30, resubscribeDelayMaxMs: 20 }, '"resubscribeDelayMs" must be at most'],
  ])('options that contradict each other are refused: %o', (options, message) => {
    expect(() => resolveAuditOptions(options)).toThrow(message);
  });

  test('a single shortened or lengthened limit never contradicts a default', () => {
    const range = fc.integer({ min: 2, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.constantFrom('requestTimeoutMs', 'leaseMs', 'lockRetryMs', 'redeliveryDelayMs'),
        range,
        (name, value) => {
          expect(resolveAuditOptions({ [name]: value })[name as 'leaseMs']).toBe(value);
        },
      ),
    );
  });
});
