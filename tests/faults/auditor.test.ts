import { describe, expect, test } from 'vitest';
import { AuditorError } from '../../src/audit/auditor.ts';
import type { FaultParameters } from '../../src/core/plan.ts';
import { plainCall, strike } from './struck-call.ts';

const truth = { requestId: 'r7', record: 'm7', verdict: 'flag' } as const;

function answerOf(kind: string, parameters: FaultParameters = {}): unknown {
  const { call } = strike([kind, parameters]);
  expect({ ...call, change: undefined }).toEqual(plainCall('r7'));
  return call.change?.(truth);
}

describe('faults of the auditor', () => {
  test.each([
    ['auditor.transient', {}, 'transient', undefined],
    ['auditor.permanent', {}, 'permanent', undefined],
    ['auditor.rate-limit', { retryAfterMs: 1_500 }, 'rate-limited', 1_500],
  ] as const)('%s fails without a verdict', (kind, parameters, errorKind, retryAfterMs) => {
    const { call } = strike([kind, parameters]);
    expect(call.applied).toBe(false);
    expect(call.outcome).toBeInstanceOf(AuditorError);
    expect(call.outcome).toMatchObject({ kind: errorKind, retryAfterMs });
  });

  test.each(['auditor.slow', 'auditor.tail'])('%s delays the verdict itself', (kind) => {
    expect(strike([kind, { extraMs: 200 }]).call).toEqual({ ...plainCall('r7'), execDelayMs: 200 });
  });

  test('auditor.hang never answers', () => {
    expect(strike(['auditor.hang']).call).toEqual({ ...plainCall('r7'), outcome: 'never' });
  });

  test('auditor.late delays the answer to a verdict reached in time', () => {
    const { call } = strike(['auditor.late', { delayMs: 3_000 }]);
    expect(call).toEqual({ ...plainCall('r7'), replyDelayMs: 3_000 });
  });

  test('auditor.wrong-verdict turns the verdict round', () => {
    expect(answerOf('auditor.wrong-verdict')).toEqual({ ...truth, verdict: 'clean' });
  });

  test("auditor.someone-elses-verdict never names the caller's request", () => {
    expect(answerOf('auditor.someone-elses-verdict', { about: 'another-record' })).toEqual({
      requestId: 'other-than-r7',
      record: 'other-than-m7',
      verdict: 'clean',
    });
    expect(answerOf('auditor.someone-elses-verdict', { about: 'another-request' })).toEqual({
      requestId: 'other-than-r7',
      record: 'm7',
      verdict: 'clean',
    });
  });

  test.each([
    ['nothing', undefined],
    ['empty', {}],
    ['text', 'flag'],
    ['no-verdict', { requestId: 'r7', record: 'm7' }],
    ['unknown-verdict', { requestId: 'r7', record: 'm7', verdict: 'perhaps' }],
  ])('auditor.malformed can be %s', (shape, answer) => {
    expect(answerOf('auditor.malformed', { shape })).toStrictEqual(answer);
  });
});
