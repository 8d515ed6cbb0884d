import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  decodeFile,
  encodeFile,
  improveKept,
  keepFailure,
  readFailure,
} from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
  folders.push(folder);
  return folder;
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const record: ReplayRecord = {
  ...anyRecord(),
  origin: originOf({ system: 'a.ts', seed: 7, index: 3 }),
};
const text = encodeFile(record);

describe('a failure file', () => {
  test('is read as it was written, whatever its layout', () => {
    const oneLine = JSON.stringify(JSON.parse(text));
    expect(decodeFile(text, 'a.json')).toEqual(decodeFile(oneLine, 'a.json'));
    expect(decodeFile(text, 'a.json')).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test('that was changed by hand is refused by the name of the field', () => {
    const changes: readonly (readonly [string, (document: Record<string, unknown>) => unknown])[] = [
      ['signature', (document) => ({ ...document, signature: 'another|cause' })],
      ['traceHash', (document) => ({ ...document, traceHash: 'f'.repeat(16) })],
      ['trace', (document) => ({ ...document, trace: [] })],
      ['plan', (document) => ({ ...document, plan: { ...record.plan, seed: 5 } })],
      ['origin', (document) => ({ ...document, origin: undefined })],
      ['checksums', (document) => ({ ...document, checksums: undefined })],
    ];
    for (const [field, change] of changes) {
      const changed = JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));
      expect(complaint(() => decodeFile(changed, 'a.json'))).toMatch(
        new RegExp(`^a\\.json: ${field}: expected `),
      );
    }
  });

  test('in which any one character is wrong is refused, or says the same', () => {
    const law = fc.property(
      fc.integer({ min: 0, max: text.length - 1 }),
      fc.constantFrom('0', '1', 'a', '"', '{', ' ', ','),
      (index, character) => {
        const wrong = text.slice(0, index) + character + text.slice(index + 1);
        let read: unknown;
        const said = complaint(() => (read = decodeFile(wrong, 'a.json')));
        if (said === '') expect(read).toEqual(decodeFile(text, 'a.json'));
        else expect(said).toMatch(/^a\.json/);
      },
    );
    fc.assert(law, { numRuns: 300 });
  });

  test('of a later version says which one is needed', () => {
    const later = JSON.stringify({ ...(JSON.parse(text) as object), schema: 2 });
    expect(complaint(() => decodeFile(later, 'a.json'))).toBe(
      'a.json was written by another version of raceproof, replay it with that one: schema: expected 1, got 2',
    );
  });
});

describe('of one signature', () => {
  const ofLength = (length: number, signature = 's|c'): ReplayRecord => ({
    ...record,
    signature,
    traceHash: `${signature.length}`.repeat(8) + String(length).padStart(8, '0'),
    trace: Array.from({ length }, (_, index) => `world/producer/r${index}#1`),
  });
  // The name of a file has the first half of the hash.
  const named = (length: number, signature?: string): ReplayRecord => {
    const { traceHash, ...rest } = ofLength(length, signature);
    return { ...rest, traceHash: traceHash.slice(8) + traceHash.slice(0, 8) };
  };
  const lengthsIn = (folder: string): number[] =>
    readdirSync(folder)
      .map((name) => readFailure(join(folder, name)).trace.length)
      .toSorted((left, right) => left - right);

  test('the four shortest stay, and the one that is kept now', () => {
    const folder = newFolder();
    const news = [5, 3, 9, 7].map((length) => keepFailure(named(length), folder).isNew);
    expect(news).toEqual([true, false, false, false]);
    keepFailure(named(4), folder);
    expect(lengthsIn(folder)).toEqual([3, 4, 5, 7]);
    const { file } = keepFailure(named(20), folder);
    expect(lengthsIn(folder)).toEqual([3, 4, 5, 20]);
    expect(readFailure(file ?? '').trace).toHaveLength(20);
  });

  test('others are left alone, and so is what cannot be read', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 's-c-broken.json'), '{');
    keepFailure(named(1, 'another|c'), folder);
    for (const length of [1, 2, 3, 4, 5]) keepFailure(named(length), folder);
    expect(readdirSync(folder)).toHaveLength(1 + 1 + 4);
    expect(readFileSync(join(folder, 's-c-broken.json'), 'utf8')).toBe('{');
  });

  test('where no file can be written, the failure is kept as a token', () => {
    const folder = join(newFolder(), 'a-file');
    writeFileSync(folder, '');
    chmodSync(folder, 0o444);
    const { replay, file } = keepFailure(record, folder);
    expect(file).toBeUndefined();
    expect(readFailure(replay)).toEqual(JSON.parse(JSON.stringify({ ...record, trace: [] })));
  });

  test('what is smaller takes the place of a kept failure, under the same name', () => {
    const folder = newFolder();
    const { file = '' } = keepFailure(named(20), folder);
    improveKept(file, named(9));
    expect(readFailure(file).trace).toHaveLength(9);
    expect(keepFailure(named(3), folder, file).file).toBe(file);
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([file]);
    expect(readFailure(file).trace).toHaveLength(3);
  });
});

/** What was thrown, which must be a `TypeError`; empty where nothing was. */
function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return '';
}
