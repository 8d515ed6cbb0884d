import { describe, expect, test } from 'vitest';
import type { History } from './history.ts';
import { broken, delivered, overlapping, walk } from './promised.ts';

const task = 'p1/r1.1';
const stated = { worksUnderLease: true } as const;

/** Its lease ends while it has its lock. */
const ended = (history = delivered()) => history.lock(task, 'm1').wait(5_000).expire('m1');
const asks = (history: History) => history.wait(100).ask(task, 'r1', `${task}#1`);
const flags = (history: History) => history.wait(100).flag(task, 'm1', 'r1');
/** It has its verdict, and its process stands still before or after that until the lease has ended. */
const paused = (when: 'before' | 'after') => {
  const asked = delivered().lock(task, 'm1').ask(task, 'r1', `${task}#1`);
  const begun = when === 'before' ? asked.process('p1', 'paused') : asked.answered(task, 'r1', `${task}#1`);
  const over = when === 'before' ? begun : begun.process('p1', 'paused');
  const resumed = over.wait(5_000).expire('m1').process('p1', 'resumed');
  return when === 'before' ? resumed.answered(task, 'r1', `${task}#1`) : resumed;
};
const evicted = () => delivered().lock(task, 'm1').expire('m1');

describe('worksUnderLease', () => {
  test.each([
    ['it asks', asks(ended())],
    ['it flags', flags(ended())],
    ['it flags, as the verdict comes after a pause', flags(paused('before'))],
    ['it asks as its process stops', asks(ended().process('p1', 'stopping'))],
    ['it asks long after the lock was evicted', asks(evicted().wait(5_000))],
    ['another one has it', asks(ended().enqueue('r2', 'm1').deliver('p2', 'r2').lock('p2/r2.1', 'm1'))],
    [
      'another one of its process has it',
      flags(ended().enqueue('r2', 'm1').deliver('p1', 'r2').lock('p1/r2.1', 'm1')),
    ],
    ['Redis does not answer, but it asks', asks(ended().fault('redis.stall'))],
    ['there was an error long before it flags', flags(ended().fault('redis.loading').wait(1_000))],
  ])('broken: after the lease has ended %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|worksUnderLease']);
  });

  test.each([
    ['it asks under its lease', asks(delivered().lock(task, 'm1'))],
    ['it asks at the very end', ended().wait(40).ask(task, 'r1', `${task}#1`)],
    ['it does nothing more', ended().wait(100).giveBack(task, 'r1')],
    ['it takes its lock again', asks(ended().lock(task, 'm1'))],
    ['its client has taken its lock again', asks(ended().lock('p1/redis', 'm1'))],
    ['it asks before it can know that its lock was evicted', asks(evicted())],
    ['its flag was under way when its process came to stand still', flags(paused('after'))],
    ['it asks without a lock', asks(delivered())],
    ['it has given its lock back', asks(delivered().lock(task, 'm1').unlock(task, 'm1').wait(9_000))],
    [
      'its process stood still',
      asks(ended(delivered().process('p1', 'paused').wait(10)).process('p1', 'resumed')),
    ],
    ['its process stands still as it asks', asks(ended().process('p1', 'paused'))],
    ['Redis does not answer as it flags', flags(ended().fault('redis.stall'))],
    ['Redis answers its flag with an error', ended().wait(100).fault('redis.loading').flag(task, 'm1', 'r1')],
    ['the connection breaks as it flags', flags(ended().fault('redis.reset-before'))],
    ['other deliveries of it overlap', asks(ended(overlapping()))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, asks(ended()), walk)).toEqual([]);
    expect(broken(stated, asks(ended(delivered().heal())), walk)).toEqual(['promise|worksUnderLease']);
  });
});
