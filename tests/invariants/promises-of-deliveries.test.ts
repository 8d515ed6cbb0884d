import { describe, expect, test } from 'vitest';
import { History } from './history.ts';
import { broken, delivered, overlapping, redelivered, walk } from './promised.ts';

const first = 'p1/r1.1';
const second = 'p2/r1.2';

/** The delivery takes its lock, and the auditor fails. */
function failing(history: History, task: string, failure: 'transient' | 'permanent' = 'transient'): History {
  const call = `${task}#1`;
  return history.lock(task, 'm1').ask(task, 'r1', call).answered(task, 'r1', call, { failure });
}

describe('deliveriesMax', () => {
  const stated = { deliveriesMax: 2 };
  const last = () => failing(redelivered(), second);
  /** The process is asked to stop while the auditor is at work on the last delivery. */
  const interrupted = (history = redelivered()) =>
    history
      .lock(second, 'm1')
      .ask(second, 'r1', `${second}#1`)
      .process('p2', 'stopping')
      .wait(100)
      .aborted(second, 'r1', `${second}#1`)
      .deadLetter(second, 'r1');

  test.each([
    ['the last delivery is handed back', last().giveBack(second, 'r1')],
    [
      'one after the last is handed back',
      redelivered().giveBack(second, 'r1').deliver('p1', 'r1').giveBack('p1/r1.3', 'r1'),
    ],
    ['it is put aside before the last', failing(delivered(), first).deadLetter(first, 'r1')],
    ['the last delivery is not tried', redelivered().deadLetter(second, 'r1')],
    ['the last delivery fails by a stop', interrupted()],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toContain('promise|deliveriesMax');
  });

  test.each([
    ['the last delivery fails', last().deadLetter(second, 'r1')],
    ['the first delivery is handed back', failing(delivered(), first).giveBack(first, 'r1')],
    ['the auditor refused it for good', failing(delivered(), first, 'permanent').deadLetter(first, 'r1')],
    ['it is malformed', new History().enqueue('r1', 'm1').deliver('p1', 'r1', true).deadLetter(first, 'r1')],
    ['a process that stops hands it back', last().process('p2', 'stopping').giveBack(second, 'r1', 0)],
    ['a process crashes as it hands it back', last().process('p2', 'crashed').giveBack(second, 'r1')],
    ['it could not be put aside', last().called(second, 'r1', 'dead-letter').giveBack(second, 'r1')],
    ['it waited for its lock in vain', redelivered().refuse(second, 'm1').deadLetter(second, 'r1')],
    ['it waited in line in vain', redelivered().wait(2_000).deadLetter(second, 'r1')],
    ['it stood still', redelivered().process('p2', 'paused').deadLetter(second, 'r1')],
    [
      'Redis did not answer it',
      redelivered().fault('redis.stall', 'p2/r7.1/redis.set#1').deadLetter(second, 'r1'),
    ],
    [
      'the delivery after the last is not tried',
      last().process('p2', 'crashed').deliver('p1', 'r1').deadLetter('p1/r1.3', 'r1'),
    ],
    ['other deliveries of it overlap', overlapping().deadLetter('p1/r1.2', 'r1').unlock(first, 'm1')],
    [
      'the auditor had failed it before its process stopped',
      interrupted(failing(redelivered(), second).wait(100)),
    ],
    ['the auditor hung', interrupted(redelivered().fault('auditor.hang', `${second}/auditor.audit#1`))],
    ['it stood still as it stopped', interrupted(redelivered().process('p2', 'paused'))],
    ['Redis was slow as it stopped', interrupted(redelivered().fault('redis.slow', 'p1/r7.1/redis.set#1'))],
    [
      'its lock was evicted as it stopped',
      redelivered()
        .lock(second, 'm1')
        .ask(second, 'r1', `${second}#1`)
        .process('p2', 'stopping')
        .expire('m1')
        .aborted(second, 'r1', `${second}#1`)
        .deadLetter(second, 'r1'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test.each([
    ['not tried', redelivered().deadLetter(second, 'r1')],
    ['interrupted', interrupted()],
  ])('kept: no time passes before the healing, and the last delivery is %s', (_, history) => {
    expect(broken(stated, history, walk)).toEqual([]);
  });
});

describe('settlesWithinMs', () => {
  const stated = { settlesWithinMs: 1_000 };
  const late = (history = delivered()) => history.wait(1_200).called(first, 'r1', 'ack');

  test.each([
    ['it tells the queue too late', late()],
    ['it never tells the queue', delivered().wait(1_200)],
    ['it only extends the delivery', delivered().called(first, 'r1', 'extend').wait(1_200)],
    ['its process is gone, but later', late().process('p1', 'crashed')],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|settlesWithinMs']);
  });

  test.each([
    ['it tells the queue in time', delivered().wait(900).called(first, 'r1', 'ack').wait(5_000)],
    ['the run is over before', delivered().wait(900)],
    ['its process crashes', delivered().wait(900).process('p1', 'crashed').wait(5_000)],
    ['its process is asked to stop', late(delivered().process('p1', 'stopping'))],
    ['its process stands still', late(delivered().process('p1', 'paused'))],
    ['it wakes up late', late(new History().process('p1', 'paused').enqueue('r1', 'm1').deliver('p1', 'r1'))],
    ['other deliveries of it overlap', overlapping().wait(1_200).ack(first, 'r1').ack('p1/r1.2', 'r1')],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, late(), walk)).toEqual([]);
    const healed = new History().heal().enqueue('r1', 'm1').deliver('p1', 'r1');
    expect(broken(stated, late(healed), walk)).toEqual(['promise|settlesWithinMs']);
  });
});

describe('stopsWithinMs', () => {
  const stated = { stopsWithinMs: 1_000 };
  const stopping = (afterMs: number, history = new History()) =>
    history.process('p1', 'stopping').wait(afterMs).process('p1', 'stopped');

  test('broken: it is still stopping a second after the time for its work', () => {
    expect(broken(stated, stopping(11_200))).toEqual(['promise|stopsWithinMs']);
  });

  test('broken: it never stops', () => {
    expect(broken(stated, new History().process('p1', 'stopping').wait(11_200))).toEqual([
      'promise|stopsWithinMs',
    ]);
  });

  test.each([
    ['it stops in time', stopping(10_900)],
    ['the run is over before', new History().process('p1', 'stopping').wait(10_900)],
    ['it crashes instead', new History().process('p1', 'stopping').process('p1', 'crashed').wait(20_000)],
    ['it stands still', stopping(11_200, new History().process('p1', 'paused'))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, stopping(11_200), walk)).toEqual([]);
    expect(broken(stated, stopping(11_200, new History().heal()), walk)).toEqual(['promise|stopsWithinMs']);
  });
});

describe('returnDelayMs', () => {
  const stated = { returnDelayMs: { min: 250, max: 2_000 } };
  const told = (retryAfterMs: number) =>
    delivered()
      .ask(first, 'r1', `${first}#1`)
      .answered(first, 'r1', `${first}#1`, { failure: 'rate-limited', retryAfterMs });

  test.each([
    ['for less', delivered().giveBack(first, 'r1', 200)],
    ['for nothing', delivered().giveBack(first, 'r1', 0)],
    ['for more', delivered().giveBack(first, 'r1', 2_001)],
    ['for less as it stops', delivered().process('p1', 'stopping').giveBack(first, 'r1', 1)],
    ['for nothing before it stops', delivered().giveBack(first, 'r1', 0).process('p1', 'stopping')],
    ['for longer than the auditor asks', told(5_000).giveBack(first, 'r1', 6_000)],
    ['for longer than a queue can hide it', told(3_600_000).giveBack(first, 'r1', 3_600_000)],
  ])('broken: handed back %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|returnDelayMs']);
  });

  test.each([
    ['for the least', delivered().giveBack(first, 'r1', 250)],
    ['for the most', delivered().giveBack(first, 'r1', 2_000)],
    ['for nothing as it stops', delivered().process('p1', 'stopping').giveBack(first, 'r1', 0)],
    ['for as long as the auditor asks', told(5_000).giveBack(first, 'r1', 5_000)],
    ['while other deliveries overlap', overlapping().giveBack('p1/r1.2', 'r1', 0).unlock(first, 'm1')],
  ])('kept: handed back %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('rejectsMalformed', () => {
  const stated = { rejectsMalformed: true } as const;
  const malformed = () => new History().enqueue('r1', 'm1').deliver('p1', 'r1', true);

  test.each([
    ['acknowledged', malformed().ack(first, 'r1')],
    ['handed back', malformed().giveBack(first, 'r1')],
    ['handed back before its process stops', malformed().giveBack(first, 'r1').process('p1', 'stopping')],
    ['acknowledged by a process that stops', malformed().process('p1', 'stopping').ack(first, 'r1')],
  ])('broken: it is %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|rejectsMalformed']);
  });

  test.each([
    ['it is put aside', malformed().deadLetter(first, 'r1')],
    ['nothing has come of it', malformed()],
    ['a process that stops hands it back', malformed().process('p1', 'stopping').giveBack(first, 'r1', 0)],
    ['it could not be put aside', malformed().called(first, 'r1', 'dead-letter').giveBack(first, 'r1')],
    ['one that is well-formed is handed back', delivered().giveBack(first, 'r1')],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});
