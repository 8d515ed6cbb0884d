import { describe, expect, test } from 'vitest';
import { sharesOf } from '../../src/cli/fresh-replays.ts';
import type { LeakReplayReport, RunReplayReport } from '../../src/report/json/replay-report.ts';

function report(
  outcome: RunReplayReport['outcome'],
  different: Partial<RunReplayReport> = {},
): RunReplayReport {
  return {
    schema: 2,
    kind: 'run',
    outcome,
    property: 'no record is flagged twice',
    system: 'a.ts',
    signature: outcome === 'REPRODUCED' || outcome === 'FAILED' ? 's|c' : null,
    detail: '',
    traceHash: '0123456789abcdef',
    events: 30,
    virtualMs: 1,
    ...different,
  };
}

function leak(outcome: LeakReplayReport['outcome'], signature: string | null): LeakReplayReport {
  return {
    schema: 2,
    kind: 'leak',
    outcome,
    property: 'the heap is stable',
    system: 'a.ts',
    signature,
    detail: '',
    traceHash: '0123456789abcdef',
    events: 30,
  };
}

describe('what many replays came to', () => {
  test.each<readonly [RunReplayReport['outcome'], number]>([
    ['REPRODUCED', 1],
    ['FAILED', 1],
    ['PASSES NOW', 0],
    ['PASSED', 0],
    ['INCONCLUSIVE', 3],
    ['DIVERGED', 3],
  ])('all of them %s', (outcome, exitCode) => {
    expect(sharesOf([report(outcome), report(outcome)])).toEqual({
      lines: [`2/2   ${outcome}, trace 0123456789abcdef`],
      exitCode,
    });
  });

  test('two traces are nondeterminism, even where both fail alike', () => {
    const other = report('DIVERGED', { traceHash: 'f'.repeat(16), signature: 's|c' });
    expect(sharesOf([other, report('REPRODUCED'), report('REPRODUCED')])).toEqual({
      lines: [
        '2/3   REPRODUCED, trace 0123456789abcdef',
        '1/3   DIVERGED, trace ffffffffffffffff',
        'one plan gave different traces: something outside the plan decides',
      ],
      exitCode: 2,
    });
  });

  test('of a leak whose slope is close to the limit, the events are the same and the verdict is not', () => {
    const shares = sharesOf([leak('REPRODUCED', 's|c'), leak('PASSES NOW', null), leak('REPRODUCED', 's|c')]);
    expect(shares).toEqual({
      lines: [
        '2/3   REPRODUCED, trace 0123456789abcdef',
        '1/3   PASSES NOW, trace 0123456789abcdef',
        'the events were the same each time, and the verdict was not',
      ],
      exitCode: 1,
    });
  });

  test('rounds that end in one process only are nondeterminism', () => {
    const endless = { ...leak('DIVERGED', null), traceHash: undefined, events: undefined };
    expect(sharesOf([endless, endless])).toEqual({ lines: ['2/2   DIVERGED, without an end'], exitCode: 3 });
    expect(sharesOf([endless, leak('REPRODUCED', 's|c')]).exitCode).toBe(2);
  });
});
