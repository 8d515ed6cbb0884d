import { describe, expect, test } from 'vitest';
import type { Invariant } from '../../src/core/verdict.ts';
import { lockExclusion } from '../../src/audit/scenario/invariants/lock-exclusion.ts';
import { noStaleWrite } from '../../src/audit/scenario/invariants/no-stale-write.ts';
import { noUnfoundedFlag } from '../../src/audit/scenario/invariants/no-unfounded-flag.ts';
import { History, thresholds, twoRequests } from './history.ts';

const r1 = 'p1/r1.1';
const r2 = 'p2/r2.1';

function causes(invariant: Invariant, history: History): readonly string[] {
  return invariant.check(history.run(), thresholds).map(({ cause }) => cause);
}

describe('no-unfounded-flag', () => {
  const asked = () =>
    new History().enqueue('r1', 'm1').enqueue('r2', 'm2').deliver('p1', 'r1').deliver('p1', 'r2');

  test.each([
    ['no-verdict', asked()],
    ['clean-verdict', asked().judge(r1, 'r1', { verdict: 'clean' })],
    ['clean-verdict', asked().judge(r1, 'r1', { verdict: 'clean' }).judge(r2, 'r2', { verdict: 'flag' })],
    ['unusable-answer', asked().judge(r1, 'r1', { verdict: undefined, honest: false })],
    [
      'verdict-of-another-request',
      asked().judge(r1, 'r1', { verdict: 'clean' }).judge('p1/r2.1', 'r2', { verdict: 'flag' }),
    ],
  ])('%s', (cause, history) => {
    expect(causes(noUnfoundedFlag, history.flag(r1, 'm1', 'r1'))).toEqual([`flag|${cause}`]);
  });

  test('a verdict that comes after the flag founds nothing', () => {
    const history = asked().flag(r1, 'm1', 'r1').judge(r1, 'r1', { verdict: 'flag' });
    expect(causes(noUnfoundedFlag, history)).toEqual(['flag|no-verdict']);
  });

  test('fine: a wrong verdict was believed', () => {
    const history = asked().judge(r1, 'r1', { verdict: 'flag', honest: false });
    expect(causes(noUnfoundedFlag, history.flag(r1, 'm1', 'r1'))).toEqual([]);
  });

  test('fine: an earlier delivery, or another request on the record, had the verdict', () => {
    const history = twoRequests()
      .deliver('p2', 'r1')
      .judge('p2/r1.2', 'r1', { verdict: 'clean', honest: false });
    expect(causes(noUnfoundedFlag, history.flag('p2/r1.2', 'm17', 'r1'))).toEqual([]);
  });
});

describe('no-stale-write', () => {
  test('a smaller token than one already in the journal', () => {
    const history = twoRequests().flag(r2, 'm17', 'r2', 12).flag(r1, 'm17', 'r1', 11);
    expect(noStaleWrite.check(history.run(), thresholds)).toMatchObject([
      {
        message: 'record m17 was flagged with a stale token',
        cause: 'flag|stale-token',
        requests: ['r1', 'r2'],
      },
    ]);
  });

  test('a flag after somebody else was granted the lock, before that one flags', () => {
    const history = twoRequests().lock(r1, 'm17').wait(5000).expire('m17').lock(r2, 'm17');
    const [violation] = noStaleWrite.check(history.flag(r1, 'm17', 'r1', 1).run(), thresholds);
    expect(violation?.why).toBe(
      'p2 was granted m17 after p1; the flag of p1 with its older token 1 was accepted all the same',
    );
  });

  test.each([
    ['the lease ended, but nobody else was granted the lock', twoRequests().lock(r1, 'm17').expire('m17')],
    [
      'the lock came back to the flagger',
      twoRequests()
        .lock(r1, 'm17')
        .expire('m17')
        .lock(r2, 'm17')
        .unlock(r2, 'm17')
        .lock(r1, 'm17', 5000, 'second'),
    ],
    [
      'the newest grant was sent by the client itself',
      twoRequests().lock(r2, 'm17').unlock(r2, 'm17').lock('p1/redis', 'm17'),
    ],
    ['the flagger was never seen to lock', twoRequests().lock(r2, 'm17')],
    ['only another record was granted', twoRequests().lock(r1, 'm17').lock(r2, 'm18')],
  ])('fine: %s', (_, history) => {
    expect(causes(noStaleWrite, history.flag(r1, 'm17', 'r1', 7))).toEqual([]);
  });

  test('fine: the client sent the flag of an earlier delivery again', () => {
    const history = twoRequests().lock(r1, 'm17').unlock(r1, 'm17').deliver('p1', 'r1');
    history.lock('p1/r1.2', 'm17').flag('p1/redis', 'm17', 'r1', 2);
    expect(causes(noStaleWrite, history)).toEqual([]);
  });

  test('fine: a system without tokens', () => {
    const history = twoRequests().lock(r1, 'm17').expire('m17').lock(r2, 'm17').flag(r2, 'm17', 'r2');
    expect(causes(noStaleWrite, history.flag(r1, 'm17', 'r1'))).toEqual([]);
  });

  test('fine: the newest holder flags again, with a higher token', () => {
    const history = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1', 1).unlock(r1, 'm17').lock(r2, 'm17');
    expect(causes(noStaleWrite, history.flag(r2, 'm17', 'r2', 2))).toEqual([]);
  });
});

describe('lock-exclusion', () => {
  test('two owners at once', () => {
    const history = twoRequests().lock(r1, 'm17').lock(r2, 'm17');
    expect(lockExclusion.check(history.run(), thresholds)).toEqual([
      {
        invariant: 'lock-exclusion',
        message: 'the lock of m17 had two owners at once',
        why: 'p2 took it while p1 still held it',
        cause: 'lock|overwritten',
        step: history.facts.length,
        requests: ['r1', 'r2'],
      },
    ]);
  });

  test('deliveries of one process are told apart', () => {
    const history = new History().enqueue('r1', 'm17').deliver('p1', 'r1').deliver('p1', 'r1');
    const [violation] = lockExclusion.check(history.lock(r1, 'm17').lock('p1/r1.2', 'm17').run(), thresholds);
    expect(violation?.why).toBe('p1 (r1.2) took it while p1 (r1.1) still held it');
  });

  test('somebody else’s lock released', () => {
    expect(causes(lockExclusion, twoRequests().lock(r1, 'm17').unlock(r2, 'm17'))).toEqual([
      'lock|released-by-another',
    ]);
  });

  test.each([
    ['the lease ended before the next took it', twoRequests().lock(r1, 'm17').expire('m17').lock(r2, 'm17')],
    [
      'one after the other',
      twoRequests().lock(r1, 'm17').unlock(r1, 'm17').lock(r2, 'm17').unlock(r2, 'm17'),
    ],
    ['renewed by setting the same token again', twoRequests().lock(r1, 'm17').lock(r1, 'm17')],
    ['renewed by a resend', twoRequests().lock(r1, 'm17').lock('p1/redis', 'm17', 5000, r1)],
    [
      'refused by its own lock',
      twoRequests().lock(r1, 'm17').refuse('p1/redis', 'm17').renew('p1/redis', 'm17'),
    ],
    ['given back by the shutdown', twoRequests().lock(r1, 'm17').unlock('p1/stop', 'm17')],
    ['cleared by the next life of the process', twoRequests().lock(r1, 'm17').unlock('p1~2/main', 'm17')],
    ['released after its lease had ended, which does nothing', twoRequests().lock(r1, 'm17').expire('m17')],
    ['different records', twoRequests().lock(r1, 'm17').lock(r2, 'm18')],
  ])('fine: %s', (_, history) => {
    expect(causes(lockExclusion, history)).toEqual([]);
  });
});
