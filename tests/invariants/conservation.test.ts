import { describe, expect, test } from 'vitest';
import { conservation } from '../../src/audit/scenario/invariants/conservation.ts';
import type { Run } from '../../src/core/run.ts';
import { History, thresholds, twoRequests } from './history.ts';

const r1 = 'p1/r1.1';

function causes(run: Run): readonly string[] {
  return conservation.check(run, thresholds).map(({ cause }) => cause);
}

const one = () => new History().enqueue('r1', 'm1').deliver('p1', 'r1');

describe('conservation', () => {
  test.each([
    ['lost-request', one()],
    ['invented-request', one().judge(r1, 'r1', { verdict: 'clean' }).ack(r1, 'r1').deadLetter(r1, 'r1')],
    ['due-flag-missing', one().judge(r1, 'r1', { verdict: 'flag' }).ack(r1, 'r1')],
    ['acked-without-verdict', one().ack(r1, 'r1')],
    ['acked-without-verdict', one().judge(r1, 'r1', { verdict: undefined, honest: false }).ack(r1, 'r1')],
    ['acked-without-verdict', one().ack(r1, 'r1').judge(r1, 'r1', { verdict: 'clean' })],
    [
      'due-flag-missing',
      one()
        .judge(r1, 'r1', { verdict: undefined, honest: false })
        .judge(r1, 'r1', { verdict: 'flag' })
        .ack(r1, 'r1'),
    ],
    ['flag|unknown-record', one().flag(r1, 'm9', 'r1').deadLetter(r1, 'r1')],
    [
      'flag|record-of-another-request',
      one()
        .enqueue('r2', 'm2')
        .deliver('p1', 'r2')
        .flag(r1, 'm2', 'r1')
        .deadLetter(r1, 'r1')
        .deadLetter(r1, 'r2'),
    ],
  ])('%s', (cause, history) => {
    expect(causes(history.run())).toEqual([cause]);
  });

  test('the crash after a premature acknowledgement is told', () => {
    const history = one().judge(r1, 'r1', { verdict: 'flag' }).ack(r1, 'r1').process('p1', 'crashed');
    expect(conservation.check(history.run(), thresholds)[0]?.why).toBe(
      'the auditor said "flag", p1 acknowledged r1 and crashed, and no flag followed',
    );
  });

  test.each([
    [
      'flagged, then acknowledged',
      one().judge(r1, 'r1', { verdict: 'flag' }).flag(r1, 'm1', 'r1').ack(r1, 'r1'),
    ],
    [
      'acknowledged, then flagged',
      one().judge(r1, 'r1', { verdict: 'flag' }).ack(r1, 'r1').flag(r1, 'm1', 'r1'),
    ],
    ['a dead letter owes no flag', one().judge(r1, 'r1', { verdict: 'flag' }).deadLetter(r1, 'r1')],
    [
      'a wrong "clean" was believed',
      one()
        .judge(r1, 'r1', { verdict: 'clean', honest: false })
        .judge(r1, 'r1', { verdict: 'flag' })
        .ack(r1, 'r1'),
    ],
    ['a wrong "flag" is not due', one().judge(r1, 'r1', { verdict: 'flag', honest: false }).ack(r1, 'r1')],
    [
      'a second request needs no verdict on a flagged record',
      one()
        .judge(r1, 'r1', { verdict: 'flag' })
        .flag(r1, 'm1', 'r1')
        .enqueue('r2', 'm1')
        .deliver('p2', 'r2')
        .ack('p2/r2.1', 'r2')
        .ack(r1, 'r1'),
    ],
    [
      'a verdict kept for the record',
      twoRequests().flag(r1, 'm17', 'r1').deliver('p2', 'r2').ack('p2/r2.2', 'r2').ack(r1, 'r1'),
    ],
    [
      'many deliveries, one end',
      one().giveBack(r1, 'r1').deliver('p2', 'r1').deliver('p1', 'r1').deadLetter('p1/r1.3', 'r1'),
    ],
    [
      'enqueued anew in place of a return',
      one().ack(r1, 'r1').enqueue('r1', 'm1').deliver('p1', 'r1').deadLetter('p1/r1.2', 'r1'),
    ],
  ])('fine: %s', (_, history) => {
    expect(causes(history.run())).toEqual([]);
  });

  test('fine: a run that was cut short owes nothing yet', () => {
    const history = twoRequests().ack(r1, 'r1');
    expect(causes(history.run({ ending: { kind: 'bound', bound: 'events', waiting: [] } }))).toEqual([]);
    expect(causes(history.run({ ending: { kind: 'stuck', how: 'livelock', waiting: [] } }))).toEqual([]);
  });
});
