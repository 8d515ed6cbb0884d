import { describe, expect, test } from 'vitest';
import { History } from './history.ts';
import { broken, delivered, overlapping, stallMs, walk } from './promised.ts';

const task = 'p1/r1.1';
const other = 'p1/r2.1';
const elsewhere = 'p2/r2.1';

describe('lockWaitMs: so long, and no longer', () => {
  const stated = { lockWaitMs: 2_000 };
  const late = (history: History) => history.wait(3_600).refuse(task, 'm1');
  const refused = (history = delivered()) => history.refuse(task, 'm1');

  test.each([
    ['it is refused too late', late(refused())],
    ['it is granted too late', refused().wait(3_600).lock(task, 'm1')],
    ['it is refused too late as its process stops', late(refused().process('p1', 'stopping'))],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|lockWaitMs']);
  });

  test.each([
    ['it tries for somewhat longer', refused().wait(3_400).refuse(task, 'm1')],
    ['it begins its lease anew by setting it', delivered().lock(task, 'm1').wait(3_600).lock(task, 'm1')],
    [
      'it takes it again once it has lost it',
      delivered().lock(task, 'm1').wait(5_000).expire('m1').lock(task, 'm1').unlock(task, 'm1'),
    ],
    ['its process stands still', late(refused().process('p1', 'paused'))],
    ['Redis does not answer it', late(refused().fault('redis.stall'))],
    ['Redis answers nobody', late(refused().fault('redis.slow', 'p2/r7.1/redis.get#1'))],
    ['other deliveries of it overlap', late(refused(overlapping()))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('Redis answers others late', () => {
    const history = refused().fault('redis.stall', 'p2/r7.1/redis.get#1');
    expect(broken(stated, late(history))).toEqual(['promise|lockWaitMs']);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, late(refused()), walk)).toEqual([]);
    expect(broken(stated, late(refused(delivered().heal())), walk)).toEqual(['promise|lockWaitMs']);
  });
});

describe('lockWaitMs: an error is no end', () => {
  const stated = { lockWaitMs: 2_000 };
  const failing = (fault = 'redis.loading', command = 'evalsha#1', history = delivered()) =>
    history.fault(fault, `${task}/redis.${command}`).wait(100);

  test.each([
    ['hands the request back', failing().giveBack(task, 'r1')],
    ['puts it aside', failing('redis.readonly').deadLetter(task, 'r1')],
    [
      'hands it back before its process stops',
      failing('redis.oom', 'set#1').giveBack(task, 'r1').process('p1', 'stopping'),
    ],
  ])('broken: after one error it %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|lockWaitMs']);
  });

  test.each([
    ['it tries for a while', failing().wait(1_000).giveBack(task, 'r1')],
    ['it tries again and is refused', failing().refuse(task, 'm1').giveBack(task, 'r1')],
    ['it does without the lock', failing().ack(task, 'r1')],
    ['nothing has come of it yet', failing()],
    ['there is another error', failing('redis.loading', 'evalsha#2', failing()).giveBack(task, 'r1')],
    ['it was not the first command', failing('redis.loading', 'evalsha#2').giveBack(task, 'r1')],
    ['it was no try for a lock', failing('redis.loading', 'get#1').giveBack(task, 'r1')],
    ['the connection broke', failing('redis.reset-before').giveBack(task, 'r1')],
    ['its process stops', failing().process('p1', 'stopping').giveBack(task, 'r1', 0)],
    ['its process crashes', failing().process('p1', 'crashed').giveBack(task, 'r1')],
    ['its process stands still', failing().process('p1', 'paused').giveBack(task, 'r1')],
    [
      'Redis does not answer its process',
      failing().fault('redis.stall', 'p1/r7.1/redis.get#1').giveBack(task, 'r1'),
    ],
    [
      'other deliveries of it overlap',
      failing('redis.loading', 'evalsha#1', overlapping()).giveBack(task, 'r1'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes before the healing', () => {
    expect(broken(stated, failing().giveBack(task, 'r1'), walk)).toEqual([]);
  });
});

describe('releasesFirst', () => {
  const stated = { releasesFirst: true } as const;
  const tell = (history: History) => history.called(task, 'r1', 'nack');
  const locked = (history = delivered()) => history.lock(task, 'm1');
  const failing = (history: History, nth: number) =>
    history.fault('redis.loading', `${task}/redis.evalsha#${nth}`);

  test.each(['ack', 'nack', 'dead-letter'] as const)(
    'broken: it calls %s with its lock held',
    (operation) => {
      expect(broken(stated, locked().called(task, 'r1', operation))).toEqual(['promise|releasesFirst']);
    },
  );

  test.each([
    ['it was given back after one error', tell(failing(locked(), 2))],
    ['its process stops', tell(locked().process('p1', 'stopping'))],
    [
      'Redis was slow long before',
      tell(
        locked()
          .fault('redis.stall')
          .wait(stallMs + 2_000),
      ),
    ],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|releasesFirst']);
  });

  test.each([
    ['it gives it back before', tell(locked().unlock(task, 'm1'))],
    ['it extends its delivery', locked().called(task, 'r1', 'extend')],
    ['it has none', tell(delivered())],
    ['it has lost it', tell(locked().wait(5_000).expire('m1'))],
    ['another one has it', tell(delivered().enqueue('r2', 'm1').deliver('p2', 'r2').lock(elsewhere, 'm1'))],
    ['there were two errors', tell(failing(failing(locked(), 2), 3))],
    ['its process stands still', tell(locked().process('p1', 'paused'))],
    ['Redis does not answer its process', tell(locked().fault('redis.stall'))],
    ['the connection broke', tell(locked().fault('redis.reset-before'))],
    [
      'it never heard that it was granted',
      tell(locked(delivered().fault('redis.reset-after')).wait(600).refuse(task, 'm1').wait(2_000)),
    ],
    ['other deliveries of it overlap', tell(locked(overlapping()))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, tell(locked()), walk)).toEqual([]);
    const healed = new History().heal().enqueue('r1', 'm1').deliver('p1', 'r1');
    expect(broken(stated, tell(locked(healed)), walk)).toEqual(['promise|releasesFirst']);
  });
});

describe('knowsItsLock', () => {
  const stated = { knowsItsLock: true } as const;
  const locked = (history = delivered()) => history.lock(task, 'm1');

  test('broken: it is refused what it has', () => {
    expect(broken(stated, locked().refuse(task, 'm1'))).toEqual(['promise|knowsItsLock']);
    expect(broken(stated, locked().refuse(task, 'm1'), walk)).toEqual(['promise|knowsItsLock']);
  });

  test('broken: it renews it, but by another command', () => {
    expect(broken(stated, locked().refuse(task, 'm1').renew(task, 'm1'))).toEqual(['promise|knowsItsLock']);
  });

  test.each([
    ['a script finds that it is its own, and renews it', locked().refuseAndRenew(task, 'm1')],
    ['its lease has ended', locked().wait(5_000).expire('m1').refuse(task, 'm1')],
    ['it has given it back', locked().unlock(task, 'm1').refuse(task, 'm1')],
    [
      'another one has it',
      delivered().enqueue('r2', 'm1').deliver('p2', 'r2').lock(elsewhere, 'm1').refuse(task, 'm1'),
    ],
    ['an earlier delivery has it', locked().giveBack(task, 'r1').deliver('p2', 'r1').refuse('p2/r1.2', 'm1')],
    ['other deliveries of it overlap', locked(overlapping()).refuse(task, 'm1')],
    [
      'it did so for another request',
      locked(delivered().enqueue('r2', 'm1').deliver('p1', 'r2')).refuse(task, 'm1').ask(task, 'r2', 'c'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('oneAtATime', () => {
  const stated = { oneAtATime: true } as const;
  const two = (record = 'm1', process = 'p1', history = delivered()) =>
    history.enqueue('r2', record).deliver(process, 'r2').lock(task, 'm1');
  const errors = (history: History, nth: number) =>
    history.fault('redis.loading', `${task}/redis.evalsha#${nth}`);
  const refused = (history: History) => history.refuse(other, 'm1').unlock(task, 'm1');

  test('broken: a delivery tries for a lock that another one of its process has', () => {
    expect(broken(stated, refused(two()))).toEqual(['promise|oneAtATime']);
  });

  test.each([
    ['it waits', two().unlock(task, 'm1').lock(other, 'm1')],
    ['it is of another process', two('m1', 'p2').refuse(elsewhere, 'm1')],
    ['it is about another record', two('m2').lock(other, 'm2')],
    ['its own lock is not known to it', two().refuse(task, 'm1')],
    [
      'an earlier life of its process has it',
      delivered()
        .lock(task, 'm1')
        .process('p1', 'crashed')
        .enqueue('r2', 'm1')
        .deliver('p1~2', 'r2')
        .refuse('p1~2/r2.1', 'm1'),
    ],
    ['the other one is over, and has left it behind', two().ack(task, 'r1').refuse(other, 'm1')],
    ['the other one could not give it back', errors(errors(two(), 2), 3).refuse(other, 'm1').ack(task, 'r1')],
    ['the process stands still', refused(two().process('p1', 'paused'))],
    ['Redis does not answer', refused(two().fault('redis.stall'))],
    ['other deliveries of it overlap', refused(two().deliver('p1', 'r2')).ack('p1/r2.2', 'r2')],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, refused(two()), walk)).toEqual([]);
    expect(
      broken(
        stated,
        refused(two('m1', 'p1', new History().heal().enqueue('r1', 'm1').deliver('p1', 'r1'))),
        walk,
      ),
    ).toEqual(['promise|oneAtATime']);
  });
});
