import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { defineProperty, invariants } from '../../src/index.ts';
import { replay } from '../../src/verify/replay.ts';
import { decodeFile, encodeFile } from '../../src/files/failure-files.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import noLockCorrect from '../bugs/correct/no-lock.ts';
import noLock from '../bugs/no-lock.ts';
import changedNoLock from './changed-no-lock.ts';
import { flaggedOnce, recordedFailure } from './recorded-failure.ts';

describe('replaying a recorded failure', () => {
  let record: ReplayRecord;
  beforeAll(async () => {
    // As a file has it.
    record = decodeFile(encodeFile(await recordedFailure(noLock)), 'a.json');
  });

  test('reproduces it while the system is as it was', async () => {
    const result = await replay(record, flaggedOnce, { system: auditScenario(noLock) });
    expect(result).toMatchObject({ kind: 'reproduced', run: { traceHash: record.traceHash } });
  });

  test('passes once the system is mended', async () => {
    const result = await replay(record, flaggedOnce, { system: auditScenario(noLockCorrect) });
    expect(result.kind).toBe('passes-now');
  });

  test('diverges where the system goes another way and still fails, and names the first event that differs', async () => {
    const result = await replay(record, flaggedOnce, { system: auditScenario(changedNoLock) });
    expect(result).toMatchObject({ kind: 'diverged', verdict: { kind: 'failed' } });
    const [, step = '', expected = '', got = ''] =
      /^event (\d+): expected (\S+), got (\S+)$/.exec(
        result.kind === 'diverged' ? result.difference : 'no difference',
      ) ?? [];
    const index = Number(step) - 1;
    const trace = result.run.recording?.steps.map(({ id }) => id) ?? [];
    expect([record.trace[index], trace[index]]).toEqual([expected, got]);
    expect(record.trace.slice(0, index)).toEqual(trace.slice(0, index));
    expect(got).not.toBe(expected);
  });

  test('diverges where the events are the same and another rule is broken', async () => {
    const always = defineProperty({
      name: flaggedOnce.name,
      profile: 'chaos',
      invariants: [{ name: 'never', check: () => [violation] }],
    });
    const result = await replay(record, always, { system: auditScenario(noLock) });
    expect(result).toMatchObject({
      kind: 'diverged',
      difference: 'the verdict: everything up to there is the same',
    });
  });

  test('diverges where only times or draws differ', async () => {
    const result = await replay({ ...record, traceHash: '0'.repeat(16) }, flaggedOnce, {
      system: auditScenario(noLock),
    });
    expect(result).toMatchObject({
      kind: 'diverged',
      difference: 'the times or draws: the events are the same, event for event',
    });
  });

  test('is no good news where the run cannot be judged', async () => {
    const idle = () => ({ start: () => Promise.resolve(), stop: () => Promise.resolve() });
    const result = await replay(record, flaggedOnce, { system: auditScenario(idle) });
    expect(result).toMatchObject({ kind: 'diverged', verdict: { kind: 'inconclusive' } });
  });

  test('keeps every invariant in sight: a failure of another kind is not the recorded one', async () => {
    const everything = { ...flaggedOnce, invariants: [...invariants.values()] };
    const result = await replay({ ...record, signature: 'another|cause' }, everything, {
      system: auditScenario(noLock),
    });
    expect(result.kind).toBe('diverged');
  });
});

const violation = {
  invariant: 'never',
  message: 'it happened',
  why: 'it always does',
  cause: 'always',
  step: undefined,
  requests: [],
};
