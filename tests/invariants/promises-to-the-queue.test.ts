import { describe, expect, test } from 'vitest';
import type { History } from './history.ts';
import { broken, delivered, overlapping, walk } from './promised.ts';

const task = 'p1/r1.1';

describe('queueCallsMax: so many calls, and no more', () => {
  const stated = { queueCallsMax: 2 };
  const telling = (times: number, operation: 'ack' | 'nack' | 'dead-letter' | 'extend') => {
    const history = delivered();
    for (let nth = 1; nth <= times; nth += 1) history.called(task, 'r1', operation);
    return history;
  };

  test.each(['ack', 'nack', 'dead-letter'] as const)('broken: it calls %s three times', (operation) => {
    expect(broken(stated, telling(3, operation))).toEqual(['promise|queueCallsMax']);
  });

  test.each([
    ['it acknowledges twice', telling(2, 'ack')],
    ['it extends it as often as need be', telling(9, 'extend')],
    ['two calls of one kind and two of another', telling(2, 'nack').called(task, 'r1', 'dead-letter')],
    [
      'other deliveries of it overlap',
      telling(1, 'ack').deliver('p1', 'r1').called(task, 'r1', 'ack').called(task, 'r1', 'ack'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('an adversarial schedule is no excuse', () => {
    expect(broken(stated, telling(3, 'ack'), walk)).toEqual(['promise|queueCallsMax']);
  });
});

describe('queueCallsMax: an error is no end', () => {
  const stated = { queueCallsMax: 2 };
  /** The n-th acknowledgement comes to an error. */
  const refused = (fault = 'queue.refuse-ack', nth = 1) =>
    delivered().called(task, 'r1', 'ack').fault(fault, `${task}/queue.ack#${nth}`);
  const later = (history: History) => history.wait(2_000);

  test.each([
    ['it was refused', later(refused())],
    ['it was lost', later(refused('queue.lost-ack').ack(task, 'r1'))],
    ['its process was asked to stop', later(refused().process('p1', 'stopping'))],
    ['the process is gone, but later', later(refused()).process('p1', 'crashed')],
    ['another call was made instead', later(refused().called(task, 'r1', 'extend'))],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|queueCallsMax']);
  });

  test.each([
    ['it is told again', later(refused().called(task, 'r1', 'ack'))],
    ['that was the last try', later(refused('queue.refuse-ack', 2))],
    ['the queue took it for ended all the same', later(refused().giveBack(task, 'r1'))],
    ['the next try hangs', later(refused().fault('queue.hang', `${task}/queue.ack#2`))],
    ['there was no error', later(refused('queue.redeliver'))],
    ['the run is over', refused()],
    ['its process crashes', later(refused().process('p1', 'crashed'))],
    ['its process has stopped', later(refused().process('p1', 'stopped'))],
    ['its process stands still', later(refused().process('p1', 'paused'))],
    ['the extension was refused', later(delivered().fault('queue.refuse-ack', `${task}/queue.extend#1`))],
    [
      'other deliveries of it overlap',
      later(overlapping().fault('queue.refuse-ack', `${task}/queue.ack#1`).called(task, 'r1', 'extend')),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes before the healing', () => {
    expect(broken(stated, later(refused()), walk)).toEqual([]);
    expect(broken(stated, later(refused().heal()), walk)).toEqual([]);
  });
});

describe('queueWaitMs', () => {
  const stated = { queueWaitMs: 1_000 };
  const again = (history: History) => history.wait(1_200).called(task, 'r1', 'ack');
  const told = (history = delivered()) => history.called(task, 'r1', 'ack');

  test.each([
    ['its last try is late', again(told())],
    ['it ends otherwise, late', told().wait(1_200).called(task, 'r1', 'nack')],
    ['its process is asked to stop meanwhile', again(told().process('p1', 'stopping'))],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|queueWaitMs']);
  });

  test.each([
    ['it is told in time', told().wait(900).called(task, 'r1', 'ack')],
    ['it extends it late', told().wait(1_200).called(task, 'r1', 'extend')],
    ['it had extended it long before', told(delivered().called(task, 'r1', 'extend').wait(1_200))],
    ['its process stands still', again(told().process('p1', 'paused'))],
    [
      'its process has just woken up',
      again(told().process('p1', 'paused').wait(10).process('p1', 'resumed')),
    ],
    ['other deliveries of it overlap', again(told(overlapping()))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, again(told()), walk)).toEqual([]);
    expect(broken(stated, again(told(delivered().heal())), walk)).toEqual(['promise|queueWaitMs']);
  });
});
