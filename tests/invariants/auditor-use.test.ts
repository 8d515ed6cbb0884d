import { describe, expect, test } from 'vitest';
import { auditorUse } from '../../src/audit/scenario/invariants/auditor-use.ts';
import type { Plan } from '../../src/core/plan.ts';
import { History, thresholds } from './history.ts';
import { overlapping, walk } from './promised.ts';

const r1 = 'p1/r1.1';
const r2 = 'p2/r2.1';
const call = `${r1}#1`;
const second = `${r1}#2`;
const limited = (retryAfterMs: number) => ({ failure: 'rate-limited', retryAfterMs }) as const;

function causes(history: History, plan: Partial<Plan> = {}): readonly string[] {
  return auditorUse.check(history.run({ plan }), thresholds).map(({ cause }) => cause);
}

/** Two requests about two records, delivered to two processes. */
const two = () =>
  new History().enqueue('r1', 'm1').enqueue('r2', 'm2').deliver('p1', 'r1').deliver('p2', 'r2');

describe('it leaves the auditor alone for as long as that asks, and leaves no call behind', () => {
  test('asked again before it allowed that', () => {
    const history = two()
      .ask(r1, 'r1', call)
      .answered(r1, 'r1', call, limited(500))
      .wait(100)
      .ask(r1, 'r1', second);
    expect(causes(history)).toEqual(['retry-after-ignored']);
  });

  test('a call that outlives its delivery and was not aborted', () => {
    const history = two().ask(r1, 'r1', call).ack(r1, 'r1').wait(60_000).ack(r2, 'r2');
    expect(causes(history)).toEqual(['call-not-aborted']);
  });

  test.each([
    [
      'it waited',
      two().ask(r1, 'r1', call).answered(r1, 'r1', call, limited(500)).wait(500).ask(r1, 'r1', second),
    ],
    [
      'it was aborted',
      two().ask(r1, 'r1', call).aborted(r1, 'r1', call).ack(r1, 'r1').wait(60_000).ack(r2, 'r2'),
    ],
    [
      'it had given up the call before it was told to wait',
      two()
        .ask(r1, 'r1', call)
        .aborted(r1, 'r1', call)
        .answered(r1, 'r1', call, limited(500))
        .ask(r1, 'r1', second),
    ],
    [
      'it was told so late that it may have given up the call',
      two().ask(r1, 'r1', call).wait(2_000).answered(r1, 'r1', call, limited(500)).ask(r1, 'r1', second),
    ],
    [
      'it was another request that was to wait, whose delivery ran code for this one',
      two()
        .ask(r1, 'r1', call)
        .answered(r1, 'r1', call, limited(500))
        .wait(100)
        .ask(r1, 'r2', second)
        .ack(r2, 'r2'),
    ],
    [
      'a delivery that is over ran code for another',
      two().ask(r1, 'r2', call).ack(r1, 'r1').wait(60_000).ack(r2, 'r2'),
    ],
    [
      'it had asked again before it was told to wait',
      two().ask(r1, 'r1', call).ask(r1, 'r1', second).answered(r1, 'r1', call, limited(500)),
    ],
    ['its delivery goes on', two().ask(r1, 'r1', call).wait(60_000).ack(r2, 'r2')],
    [
      'its process is gone',
      two().ask(r1, 'r1', call).ack(r1, 'r1').process('p1', 'crashed').wait(60_000).ack(r2, 'r2'),
    ],
  ])('fine: %s', (_, history) => {
    expect(causes(history)).toEqual([]);
  });
});

describe('asked-with-fired-signal', () => {
  test('it makes a call whose signal had fired before', () => {
    const history = two().ask(r1, 'r1', call, true).aborted(r1, 'r1', call);
    expect(causes(history)).toEqual(['asked-with-fired-signal']);
    expect(causes(history, walk)).toEqual(['asked-with-fired-signal']);
  });

  test.each([
    ['its signal fires right after', two().ask(r1, 'r1', call).aborted(r1, 'r1', call)],
    [
      'other deliveries of it overlap',
      overlapping().ask(r1, 'r1', call, true).aborted(r1, 'r1', call).unlock('p1/r1.2', 'm1').ack(r1, 'r1'),
    ],
  ])('fine: %s', (_, history) => {
    expect(causes(history)).toEqual([]);
  });
});
