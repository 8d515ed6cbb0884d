import { describe, expect, test } from 'vitest';
import { sharesOf } from '../../src/cli/fresh-replays.ts';
import type { ReplayReport } from '../../src/report/json/replay-report.ts';

function report(outcome: ReplayReport['outcome'], different: Partial<ReplayReport> = {}): ReplayReport {
  return {
    schema: 1,
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

describe('what many replays came to', () => {
  test.each<readonly [ReplayReport['outcome'], number]>([
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
});
