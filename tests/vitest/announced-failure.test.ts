import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFailure } from '../../src/files/failure-files.ts';
import { AnnouncedFailure } from '../../src/vitest/announced-failure.ts';
import { contextOf } from './context-of.ts';
import { anyFound } from '../report/sample-found.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

const former = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(former);
  rmSync(folder, { recursive: true });
});

const context = contextOf('a.ts', {});
const minimised = { ...anyRecord(), traceHash: 'f'.repeat(16) };
const kept = (): readonly string[] => readdirSync('raceproof-failures');

test('what is announced can be replayed at once', () => {
  let text = '';
  new AnnouncedFailure(context, (shown) => (text += shown)).announce(anyFound());
  const [file = ''] = kept();
  expect(text).toContain('record m1 was flagged twice');
  expect(text).toContain(`RACEPROOF_REPLAY=${join('raceproof-failures', file)} `);
  expect(readFailure(join('raceproof-failures', file))).toMatchObject({ traceHash: anyFound().traceHash });
});

test('the minimised failure takes its place, and is as new as it was', () => {
  const announced = new AnnouncedFailure(context, () => {});
  announced.announce(anyFound());
  const { isNew, replay } = announced.keep(minimised, 3);
  expect(isNew).toBe(true);
  expect(kept().map((name) => join('raceproof-failures', name))).toEqual([replay.file]);
  expect(readFailure(replay.file ?? '')).toMatchObject({
    origin: { index: 3 },
    traceHash: minimised.traceHash,
  });
});

test('one that is minimal as it was found stays', () => {
  const announced = new AnnouncedFailure(context, () => {});
  announced.announce(anyFound());
  const { replay } = announced.keep(anyRecord());
  expect(kept().map((name) => join('raceproof-failures', name))).toEqual([replay.file]);
});
