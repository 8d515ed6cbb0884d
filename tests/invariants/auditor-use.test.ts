import { describe, expect, test } from 'vitest';
import { auditorUse } from '../../src/audit/scenario/invariants/auditor-use.ts';
import type { Plan } from '../../src/core/plan.ts';
import { History, thresholds } from './history.ts';
import { overlapping, walk } from './promised.ts';

const r1 = 'p1/r1.1';
const r2 = 'p2/r2.1';
const call = `${r1}#1`;
const second = `${r1}#2`;
const permanent = { failure: 'permanent' } as const;
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

describe('permanent-error-retried', () => {
  const refused = (history = two()) => history.ask(r1, 'r1', call).answered(r1, 'r1', call, permanent);

  test('it asks again what was refused for good, however much later', () => {
    expect(causes(refused().ask(r1, 'r1', second))).toEqual(['permanent-error-retried']);
    expect(causes(refused().wait(5_000).ask(r1, 'r1', second), walk)).toEqual(['permanent-error-retried']);
  });

  test.each([
    ['it puts the request aside', refused().deadLetter(r1, 'r1')],
    [
      'the error may pass',
      two().ask(r1, 'r1', call).answered(r1, 'r1', call, { failure: 'transient' }).ask(r1, 'r1', second),
    ],
    [
      'it gave up before',
      two()
        .ask(r1, 'r1', call)
        .aborted(r1, 'r1', call)
        .answered(r1, 'r1', call, permanent)
        .ask(r1, 'r1', second),
    ],
    [
      'it may have given up before',
      two().ask(r1, 'r1', call).wait(600).answered(r1, 'r1', call, permanent).ask(r1, 'r1', second),
    ],
    [
      'it had asked again before',
      two().ask(r1, 'r1', call).ask(r1, 'r1', second).answered(r1, 'r1', call, permanent),
    ],
    [
      'another delivery asks',
      refused().giveBack(r1, 'r1').deliver('p2', 'r1').ask('p2/r1.2', 'r1', 'p2/r1.2#1'),
    ],
    ['it asks about another request', refused().enqueue('r3', 'm1').ask(r1, 'r3', second)],
    ['other deliveries of it overlap', refused(overlapping()).ask(r1, 'r1', second).unlock('p1/r1.2', 'm1')],
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

describe('returned-before-retry-after', () => {
  const told = (retryAfterMs: number, history = two()) =>
    history.ask(r1, 'r1', call).answered(r1, 'r1', call, limited(retryAfterMs));

  test('it hands the request back for less than the auditor asked for', () => {
    expect(causes(told(3_000).giveBack(r1, 'r1', 2_900))).toEqual(['returned-before-retry-after']);
    expect(causes(told(900_000).giveBack(r1, 'r1'))).toEqual(['returned-before-retry-after']);
    const stopping = told(3_000).giveBack(r1, 'r1', 2_900).process('p1', 'stopping');
    expect(causes(stopping)).toEqual(['returned-before-retry-after']);
  });

  test('its lease may have ended meanwhile under an adversarial schedule', () => {
    expect(causes(told(3_000).giveBack(r1, 'r1', 2_900), walk)).toEqual([]);
  });

  test.each([
    ['for as long', told(3_000).giveBack(r1, 'r1', 3_000)],
    ['for what is left of it', told(3_000).wait(400).giveBack(r1, 'r1', 2_600)],
    ['at once, without a delay', told(3_000).giveBack(r1, 'r1', 0)],
    ['by a process that stops', told(3_000).process('p1', 'stopping').giveBack(r1, 'r1')],
    ['so late that it may be for another reason', told(3_000).wait(600).giveBack(r1, 'r1')],
    ['where no queue could hide it for so long', told(900_001).giveBack(r1, 'r1')],
    [
      'after it gave up, and was told then',
      two()
        .ask(r1, 'r1', call)
        .aborted(r1, 'r1', call)
        .answered(r1, 'r1', call, limited(3_000))
        .giveBack(r1, 'r1'),
    ],
    [
      'by when it may have given up',
      two().ask(r1, 'r1', call).wait(600).answered(r1, 'r1', call, limited(3_000)).giveBack(r1, 'r1'),
    ],
    [
      'before it was told',
      two().ask(r1, 'r1', call).giveBack(r1, 'r1').answered(r1, 'r1', call, limited(3_000)),
    ],
    [
      'after another error',
      told(300)
        .wait(300)
        .ask(r1, 'r1', second)
        .answered(r1, 'r1', second, { failure: 'transient' })
        .giveBack(r1, 'r1', 1),
    ],
    ['beside other deliveries of it', told(3_000, overlapping()).giveBack('p1/r1.2', 'r1').unlock(r1, 'm1')],
  ])('fine: it hands it back %s', (_, history) => {
    expect(causes(history)).toEqual([]);
  });
});
