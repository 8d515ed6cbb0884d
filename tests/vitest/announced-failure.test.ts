import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFailure } from '../../src/files/failure-files.ts';
import { AnnouncedFailure } from '../../src/vitest/announced-failure.ts';
import { contextOf } from './context-of.ts';
import { anyFound } from '../report/sample-found.ts';
import { anyRecord } from '../verify/recorded-failure.ts';
import { referenceSystem } from '../../properties/reference-system.ts';
import { isToken } from '../../src/verify/replay-record.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { smallPlan } from '../verify/small-plan.ts';

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

test('a token is shown beside the file, unless it is too long for a terminal', () => {
  const shown = (found: ReturnType<typeof anyFound>): string => {
    let text = '';
    new AnnouncedFailure(context, (block) => (text += block)).announce(found);
    return text;
  };
  const token = shown(anyFound()).split('\n').find(isToken) ?? '';
  expect(token.length).toBeLessThanOrEqual(8_192);
  expect(readFailure(token)).toMatchObject({ traceHash: anyFound().traceHash, trace: [] });
  const { plan } = anyFound();
  const operations = Array.from({ length: 2_000 }, (_, index) => ({
    ...plan.operations[0],
    id: createHash('sha1').update(String(index)).digest('hex'),
    kind: 'audit',
    process: 1,
    atMs: 0,
  }));
  expect(shown({ ...anyFound(), plan: { ...plan, operations } })).not.toContain('rp1.');
});

test('a smaller run takes its place at once, so that the command shown replays the best so far', async () => {
  let text = '';
  const announced = new AnnouncedFailure(context, (shown) => (text += shown));
  announced.announce(anyFound());
  const before = kept();
  const smaller = await runPlan(smallPlan(), auditScenario(referenceSystem), { record: true });
  announced.improve(smaller);
  expect(kept()).toEqual(before);
  expect(text).toContain(join('raceproof-failures', kept()[0] ?? ''));
  expect(readFailure(join('raceproof-failures', kept()[0] ?? ''))).toMatchObject({
    signature: anyFound().signature,
    traceHash: smaller.traceHash,
    plan: { operations: [{ id: 'r1' }] },
  });
});

test('one that is minimal as it was found stays', () => {
  const announced = new AnnouncedFailure(context, () => {});
  announced.announce(anyFound());
  const { replay } = announced.keep(anyRecord());
  expect(kept().map((name) => join('raceproof-failures', name))).toEqual([replay.file]);
});
