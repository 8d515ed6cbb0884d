import { describe, expect, test } from 'vitest';
import type { Violation } from '../../src/core/verdict.ts';
import { noDuplicateFlagging } from '../../src/audit/scenario/invariants/no-duplicate-flagging.ts';
import { type History, thresholds, twoRequests } from './history.ts';

const r1 = 'p1/r1.1';
const r2 = 'p2/r2.1';

function check(history: History): readonly Violation[] {
  return noDuplicateFlagging.check(history.run(), thresholds);
}

function causeOf(history: History): string {
  const violations = check(history);
  expect(violations).toHaveLength(1);
  return violations[0]?.cause ?? '';
}

describe('a record flagged twice', () => {
  test('is told with what led to it', () => {
    const history = twoRequests()
      .lock(r1, 'm17')
      .process('p1', 'paused')
      .wait(5000)
      .expire('m17')
      .lock(r2, 'm17')
      .flag(r2, 'm17', 'r2', 12)
      .process('p1', 'resumed')
      .flag(r1, 'm17', 'r1', 11);
    expect(check(history)).toEqual([
      {
        invariant: 'no-duplicate-flagging',
        message: 'record m17 was flagged twice',
        why: "p1's lease on m17 (5,000 ms) ended while p1 was paused; p2 took the lock; p1 flagged with token 11 < 12",
        cause: 'flag|lease-expired',
        step: history.facts.length,
        requests: ['r2', 'r1'],
      },
    ]);
  });

  test('after a lease that ended, whoever flags first', () => {
    const lost = twoRequests().lock(r1, 'm17').wait(5000).expire('m17').lock(r2, 'm17');
    expect(causeOf(lost.flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2'))).toBe('flag|lease-expired');
  });

  test('after an eviction: the same cause, told as it was', () => {
    const history = twoRequests().lock(r1, 'm17').expire('m17').lock(r2, 'm17');
    const [violation] = check(history.flag(r2, 'm17', 'r2').flag(r1, 'm17', 'r1'));
    expect(violation?.cause).toBe('flag|lease-expired');
    expect(violation?.why).toContain(
      "dropped before p1's lease (5,000 ms) ended; p2 took the lock; both flagged",
    );
  });

  test('nobody is said to miss a lock that nobody ever takes', () => {
    const [bare] = check(twoRequests().flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2'));
    expect(bare?.why).toBe('p2 flagged m17 for r2, and nobody ever took a lock on it; both flagged it');
    const [one] = check(twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2'));
    expect(one?.why).toBe('p2 flagged m17 for r2 without ever holding its lock; both flagged it');
  });

  test('without a lock, whether one of them or neither took one', () => {
    expect(causeOf(twoRequests().flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2'))).toBe('flag|no-lock');
    const one = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2');
    expect(causeOf(one)).toBe('flag|no-lock');
    const other = twoRequests().lock(r2, 'm17').flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2');
    expect(causeOf(other)).toBe('flag|no-lock');
  });

  test('under a lock that somebody else released', () => {
    const history = twoRequests().lock(r2, 'm17').unlock(r1, 'm17').lock(r1, 'm17');
    history.flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2');
    expect(causeOf(history)).toBe('flag|lock-released-by-another');
    expect(check(history)[0]?.why).toBe("p1 released p2's lock on m17; p1 took the lock; both flagged it");
  });

  test('under a lock that two held, whenever the second took it', () => {
    const before = twoRequests().lock(r1, 'm17').lock(r2, 'm17').flag(r1, 'm17', 'r1').flag(r2, 'm17', 'r2');
    expect(causeOf(before)).toBe('flag|lock-not-exclusive');
    const after = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').lock(r2, 'm17').flag(r2, 'm17', 'r2');
    expect(causeOf(after)).toBe('flag|lock-not-exclusive');
  });

  test('after its lock was given back too early', () => {
    const history = twoRequests().lock(r1, 'm17').unlock(r1, 'm17').lock(r2, 'm17');
    expect(causeOf(history.flag(r2, 'm17', 'r2').flag(r1, 'm17', 'r1'))).toBe('flag|lock-released-early');
  });

  test('by a redelivery that was treated as new, with or without a crash between', () => {
    const crashed = twoRequests()
      .lock(r1, 'm17')
      .flag(r1, 'm17', 'r1', 1)
      .process('p1', 'crashed')
      .wait(5000)
      .expire('m17')
      .deliver('p2', 'r1')
      .lock('p2/r1.2', 'm17')
      .flag('p2/r1.2', 'm17', 'r1', 2);
    expect(causeOf(crashed)).toBe('flag|redelivery-after-effect');
    expect(check(crashed)[0]?.why).toContain('r1 came again (delivery 2) and p2 flagged it once more');
    const released = twoRequests()
      .lock(r1, 'm17')
      .flag(r1, 'm17', 'r1')
      .unlock(r1, 'm17')
      .deliver('p2', 'r1');
    released.lock('p2/r1.2', 'm17').flag('p2/r1.2', 'm17', 'r1');
    expect(causeOf(released)).toBe('flag|redelivery-after-effect');
  });

  test('by a second request that did not look', () => {
    const history = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').unlock(r1, 'm17').lock(r2, 'm17');
    expect(causeOf(history.flag(r2, 'm17', 'r2'))).toBe('flag|earlier-flag-ignored');
  });

  test('by one delivery that repeated its write, itself or through its client', () => {
    const retried = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').flag(r1, 'm17', 'r1');
    expect(causeOf(retried)).toBe('flag|same-holder-twice');
    const resent = twoRequests().lock(r1, 'm17').flag(r1, 'm17', 'r1').flag('p1/redis', 'm17', 'r1');
    expect(causeOf(resent)).toBe('flag|same-holder-twice');
  });

  test('by code that another delivery ran: it counts as the work of the request that it names', () => {
    const history = twoRequests().enqueue('r3', 'm17').deliver('p1', 'r3');
    const [violation] = check(history.flag(r1, 'm17', 'r1').flag(r1, 'm17', 'r3'));
    expect(violation?.why).toBe(
      'p1 (r3.1) flagged m17 for r3, and nobody ever took a lock on it; both flagged it',
    );
  });

  test('by one of two deliveries, where nobody can say which', () => {
    const history = twoRequests().deliver('p1', 'r1').flag(r1, 'm17', 'r1').flag(r1, 'm17', 'r1');
    const [violation] = check(history);
    expect(violation?.cause).toBe('flag|no-lock');
    expect(violation?.why).toBe(
      'p1 flagged m17 for r1, and nobody ever took a lock on it; it was flagged twice there',
    );
  });

  test('a lock taken by the client on its own account counts as the flagger’s', () => {
    const history = twoRequests().lock('p1/redis', 'm17').wait(5000).expire('m17').lock(r2, 'm17');
    expect(causeOf(history.flag(r2, 'm17', 'r2').flag(r1, 'm17', 'r1'))).toBe('flag|lease-expired');
  });

  test('each record once, in the order in which they broke', () => {
    const history = twoRequests().enqueue('r3', 'm2').deliver('p1', 'r3');
    history.flag(r1, 'm17', 'r1').flag('p1/r3.1', 'm2', 'r3').flag('p1/r3.1', 'm2', 'r3');
    history.flag(r2, 'm17', 'r2').flag(r2, 'm17', 'r2');
    expect(check(history).map(({ message }) => message)).toEqual([
      'record m2 was flagged twice',
      'record m17 was flagged 3 times',
    ]);
  });
});

describe('tempting but fine', () => {
  test('two holders after a lease that ended, one flag', () => {
    const history = twoRequests().lock(r1, 'm17').wait(5000).expire('m17').lock(r2, 'm17');
    expect(check(history.flag(r2, 'm17', 'r2', 2))).toEqual([]);
  });

  test('one request on each of two records', () => {
    const history = twoRequests().enqueue('r3', 'm3').deliver('p1', 'r3');
    expect(check(history.flag(r1, 'm17', 'r1').flag('p1/r3.1', 'm3', 'r3'))).toEqual([]);
  });
});
