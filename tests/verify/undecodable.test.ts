import { requireAuditPlan } from '../../src/files/require-audit-plan.ts';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedFault } from '../../src/core/plan.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { decodeRecord, decodeToken, encodeToken } from '../../src/verify/replay-record.ts';
import { anyRecord } from './recorded-failure.ts';
import { fault, requests, smallPlan } from './small-plan.ts';

const plan = smallPlan({
  processes: 2,
  operations: requests(3, { processes: 2 }),
  faults: [fault('redis.stall', 'redis.command', { durationMs: 5 })],
});
const record = anyRecord(plan);
const token = encodeToken(record);

describe('a token that is not whole', () => {
  test('is refused wherever it was cut', () => {
    const law = fc.property(fc.integer({ min: 0, max: token.length - 1 }), (length) => {
      expect(complaint(() => decodeToken(token.slice(0, length)))).toMatch(
        /^the replay token .*, got \d+ characters/,
      );
    });
    fc.assert(law, { numRuns: 200 });
  });

  test('never decodes to anything but what it was made from, whichever character is wrong', () => {
    const characters = fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.', '=', ' ', '\u0000', 'é');
    const law = fc.property(fc.integer({ min: 0, max: token.length - 1 }), characters, (index, character) => {
      const wrong = token.slice(0, index) + character + token.slice(index + 1);
      let decoded: unknown = 'refused';
      const message = complaint(() => (decoded = decodeToken(wrong)));
      if (message === 'none') expect(decoded).toEqual({ ...record, trace: [] });
    });
    fc.assert(law, { numRuns: 500 });
  });

  test.each(['', 'rp1.', 'rp2.AAAA', 'rp1.!!!!', 'raceproof-failures/a.json', 'x'.repeat(100_000)])(
    'is refused: %j',
    (text) => {
      const message = complaint(() => decodeToken(text));
      expect(message).toMatch(
        /^the replay token is damaged: expected one whole token as it was printed, got \d+/,
      );
      expect(message.length).toBeLessThan(300);
    },
  );
});

describe('what decodes to something else is refused by field, expectation and what came', () => {
  const inPlan = (change: object): unknown => ({ ...record, plan: { ...plan, ...change } });
  const withFault = (change: Partial<PlannedFault> | object): unknown =>
    inPlan({ faults: [{ ...plan.faults[0], ...change }] });

  test.each<readonly [string, unknown, RegExp]>([
    ['null', null, /: .*expected object.*, got null$/],
    ['a list', [], /: .*expected object.*, got a list of 0$/],
    ['a foreign object', { name: 'raceproof', version: '0.1.0' }, /schema: .*expected 1, got nothing$/],
    ['another version', { ...record, schema: 2 }, /schema: .*expected 1, got 2$/],
    [
      'another version of the plan',
      inPlan({ schema: 7 }),
      /plan\.schema: expected version 2, got 7; replay it with/,
    ],
    ['an unknown field', { ...record, note: 1 }, /Unrecognized key: "note"/],
    ['no trace hash', { ...record, traceHash: 'xyz' }, /traceHash: sixteen hexadecimal digits, got "xyz"$/],
    ['a trace of numbers', { ...record, trace: [1] }, /trace\.0: .*expected string.* got 1$/],
    [
      'a plan of the former layout',
      inPlan({ schema: 1 }),
      /plan\.schema: expected version 2, got 1; replay it with/,
    ],
    ['no operations', inPlan({ operations: undefined }), /operations: .*expected array.*, got nothing$/],
    ['a seed out of range', inPlan({ seed: -1 }), /seed: .*got -1$/],
    ['too many processes', inPlan({ processes: 1e9 }), /processes: .*<=64, got 1000000000$/],
    [
      'a strategy that is none',
      inPlan({ schedule: { kind: 'strategy', name: 'luck', seed: 1 } }),
      /schedule\.name: .*"timed".*, got "luck"$/,
    ],
    [
      'a schedule that is none',
      inPlan({ schedule: { kind: 'chance' } }),
      /schedule\.kind: .*, got "chance"$/,
    ],
    [
      'a process that is not there',
      inPlan({ processes: 1 }),
      /operations\.1\.process: expected a process from 1 to 1, got 2$/,
    ],
    [
      'a request twice',
      inPlan({ operations: [...requests(2), ...requests(1)] }),
      /operations\.2\.id: expected ids that differ, got "r1" twice$/,
    ],
    ['an unknown fault', withFault({ kind: 'redis.typo' }), /unknown fault "redis\.typo": expected one of /],
    [
      'a fault out of range',
      withFault({ with: { durationMs: 0 } }),
      /parameter "durationMs" must be .* from 1 to 10000, got 0$/,
    ],
    [
      'a fault nowhere',
      withFault({ at: { process: 'p1' } }),
      /faults\.0\.at: expected a process .*, got an object$/,
    ],
    [
      'a fault of nobody',
      withFault({ at: { process: 'p3', operation: 'redis.command', nth: 1 } }),
      /"p3": expected one from p1 to p2$/,
    ],
    [
      'a fault of a call of nobody',
      withFault({ at: { call: 'p3~2/r1.1/redis.get#1' } }),
      /"p3": expected one from p1 to p2$/,
    ],
    [
      'a parameter that is a list',
      withFault({ with: { durationMs: [1] } }),
      /faults\.0\.with\.durationMs: expected a number or a text, got a list of 1$/,
    ],
  ])('%s', (_, value, message) => {
    expect(complaint(() => decodeRecord(JSON.stringify(value), 'a.json', requireAuditPlan))).toMatch(message);
    expect(complaint(() => decodeToken(tokenOf(JSON.stringify(value)), requireAuditPlan))).toMatch(message);
  });

  test('text that is no JSON, and a file that was cut', () => {
    const file = encodeFile(record);
    for (const text of ['', '{', 'rp1.AAAA', file.slice(0, file.length / 2)]) {
      expect(complaint(() => decodeRecord(text, 'a.json', requireAuditPlan))).toMatch(
        /^a\.json cannot be read as JSON: /,
      );
    }
  });
});

describe('what was made to do harm is refused like the rest', () => {
  test('a token that unpacks to more than 50 MB', () => {
    const bomb = `rp1.${deflateSync(Buffer.alloc(51 * 1024 * 1024)).toString('base64url')}`;
    expect(complaint(() => decodeToken(bomb))).toMatch(
      /^the replay token: expected at most 52,428,800 bytes once it is unpacked, got more, from [\d,]+ characters that begin with "rp1\.\S{8}"$/,
    );
  });

  test.each(['__proto__', 'constructor', 'prototype'])('a key named %s, wherever it stands', (key) => {
    const evil = `"${key}": { "polluted": true }`;
    const json = JSON.stringify(record);
    const places = [...json.matchAll(/\{(?!\})/g)].map(({ index }) => index + 1);
    expect(places.length).toBeGreaterThan(8);
    for (const place of places) {
      const text = `${json.slice(0, place)}${evil},${json.slice(place)}`;
      expect(complaint(() => decodeRecord(text, 'a.json', requireAuditPlan))).toMatch(/^a\.json/);
    }
    expect('polluted' in {}).toBe(false);
  });

  test('nesting twenty thousand levels deep, wherever it stands', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const json = JSON.stringify(record);
    for (const { index } of json.matchAll(/(?<=:)(?:\d+|"[^"]*"|\[|\{)/g)) {
      const text = json.slice(0, index) + json.slice(index).replace(/^(?:\d+|"[^"]*"|[[{])/, deep);
      expect(complaint(() => decodeRecord(text, 'a.json', requireAuditPlan))).toMatch(/^a\.json/);
    }
  });
});

function tokenOf(json: string): string {
  return `rp1.${deflateSync(json).toString('base64url')}`;
}

/** What was thrown, which must be a `TypeError`; `none` where nothing was. */
function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'none';
}
