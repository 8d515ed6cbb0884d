import { describe, expect, test } from 'vitest';
import { loadOptionsOf } from '../../src/cli/load-flags.ts';
import { encodeToken } from '../../src/verify/replay-record.ts';
import { anyRecord } from '../verify/recorded-failure.ts';
import { runHere } from './run-here.ts';

const places = { system: 'a.ts', output: 'b' };

describe('raceproof load and rehearse on the command line', () => {
  test.each([
    [['load', '--requests', '0'], 'requests: expected a whole number from 1 to 1,000,000, got 0'],
    [['load', '--redis', 'redis://127.0.0.1:1', '--requests', '1'], 'nothing listens there'],
    [['rehearse', 'no-such-file.json', '--redis-server'], 'no-such-file.json'],
  ])('%j is bad input: told in one line, exit code 64', async (args, message) => {
    const { exitCode, stdout, stderr } = await runHere(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('rehearse names the scenario that it cannot run', async () => {
    const record = anyRecord();
    const plan = { ...record.plan, scenario: { name: 'coupons', version: 1 } };
    const token = encodeToken({ ...record, signature: 'always|CheckError|x', plan });
    const { exitCode, stderr } = await runHere(['rehearse', token, '--redis-server']);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('rehearse runs audit systems only');
    expect(stderr).toContain('the scenario "coupons"');
  });
});

describe('the flags of raceproof load', () => {
  test('outweigh the environment', () => {
    const environment = { NUM_CONCURRENT_REQUESTS: '7', TIMEOUT_SECONDS: '3' };
    expect(loadOptionsOf(places, environment)).toMatchObject({ requests: 7, timeoutSeconds: 3 });
    expect(loadOptionsOf({ ...places, requests: '9', timeout: '4' }, environment)).toMatchObject({
      requests: 9,
      timeoutSeconds: 4,
    });
  });

  test('with a duration, there is no number of requests from outside', () => {
    const options = loadOptionsOf({ ...places, duration: '5' }, { NUM_CONCURRENT_REQUESTS: '7' });
    expect(options).toMatchObject({ requests: undefined, durationSeconds: 5 });
  });

  test('give thresholds in the units people use', () => {
    const { thresholds } = loadOptionsOf({ ...places, errorRate: '2', p99: '800', total: '90' }, {});
    expect(thresholds).toEqual({ errorRateMax: 0.02, p99MsMax: 800, makespanMsMax: 90_000 });
  });

  test.each([
    [{ requests: 'many' }, '--requests: expected a number, got "many"'],
    [{ p99: '' }, '--p99: expected a number, got ""'],
    [{ p99: '-5' }, '--p99: expected a number above 0, got "-5"'],
    [{ total: '0' }, '--total: expected a number above 0'],
    [{ errorRate: '200' }, '--error-rate: expected a percentage'],
    [{ contention: '0' }, '--contention: expected a percentage'],
  ])('that cannot be read are named: %j', (flags, message) => {
    expect(() => loadOptionsOf({ ...places, ...flags }, {})).toThrow(message);
  });

  test('a variable that cannot be read is named', () => {
    expect(() => loadOptionsOf(places, { NUM_CONCURRENT_REQUESTS: 'x' })).toThrow('NUM_CONCURRENT_REQUESTS');
  });
});
