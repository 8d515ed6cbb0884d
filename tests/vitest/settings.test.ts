import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/vitest/settings.ts';

describe('the environment', () => {
  test('asks for nothing where it is silent', () => {
    const { log, ...others } = readSettings({ PATH: '/bin', RACEPROOF_SEED: undefined });
    expect(log).toBe('info');
    expect(Object.values(others).filter((value) => value !== undefined)).toEqual([]);
  });

  test('is read whole', () => {
    const settings = readSettings({
      NUM_CONCURRENT_REQUESTS: '300',
      TIMEOUT_SECONDS: '2.5',
      RACEPROOF_SEED: '4294967295',
      RACEPROOF_RUNS: '1',
      RACEPROOF_LOG: 'debug',
      RACEPROOF_SYSTEM: 'a.ts',
      RACEPROOF_REPLAY: 'rp1.AAAA',
    });
    expect(settings).toEqual({
      concurrency: 300,
      requestTimeoutMs: 2_500,
      seed: 4_294_967_295,
      runs: 1,
      log: 'debug',
      system: 'a.ts',
      replay: 'rp1.AAAA',
    });
  });

  test.each([
    ['NUM_CONCURRENT_REQUESTS', '0', '>=1'],
    ['NUM_CONCURRENT_REQUESTS', '10001', '<=10000'],
    ['NUM_CONCURRENT_REQUESTS', 'many', 'expected a whole number'],
    ['NUM_CONCURRENT_REQUESTS', '99999999999999999999', 'expected'],
    ['TIMEOUT_SECONDS', '0', '>=0.001'],
    ['TIMEOUT_SECONDS', '1e3', 'expected a number of seconds'],
    ['TIMEOUT_SECONDS', '-1', 'expected a number of seconds'],
    ['RACEPROOF_SEED', '', 'expected a whole number'],
    ['RACEPROOF_SEED', '4294967296', '<=4294967295'],
    ['RACEPROOF_SEED', '0x10', 'expected a whole number'],
    ['RACEPROOF_RUNS', '0', '>=1'],
    ['RACEPROOF_LOG', 'loud', 'expected one of "debug"|"info"'],
    ['RACEPROOF_SYSTEM', '', 'expected string'],
    ['RACEPROOF_REPLAY', '', 'expected string'],
  ])('%s=%j is refused by name, expectation and what came', (name, value, expected) => {
    const message = complaint({ [name]: value });
    expect(message.startsWith(`${name}: `)).toBe(true);
    expect(message).toContain(expected);
    expect(message).toMatch(/, got \S+$/);
  });

  test('an unknown setting is refused, and what there is named', () => {
    const message = complaint({ RACEPROOF_SEDE: '1' });
    expect(message).toMatch(
      /^RACEPROOF_SEDE is not a setting of raceproof; there are NUM_CONCURRENT_REQUESTS, /,
    );
    expect(message).toContain('RACEPROOF_SEED');
  });

  test('variables named like what every object has are nobody’s business', () => {
    expect(readSettings({ constructor: 'a', toString: 'b', __proto__: 'c' }).log).toBe('info');
  });
});

function complaint(environment: Readonly<Record<string, string>>): string {
  try {
    readSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'none';
}
