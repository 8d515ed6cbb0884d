import { describe, expect, test } from 'vitest';
import { History } from './history.ts';
import { broken, delivered, overlapping, redelivered, walk } from './promised.ts';

const task = 'p1/r1.1';
const call = (nth: number) => `${task}#${nth}`;
const ask = (history: History, nth = 1) => history.ask(task, 'r1', call(nth));
const failed = (history: History, nth = 1) =>
  history.answered(task, 'r1', call(nth), { failure: 'transient' });
const told = (retryAfterMs: number) =>
  ask(delivered()).answered(task, 'r1', call(1), { failure: 'rate-limited', retryAfterMs });

describe('auditorCallsMax', () => {
  const stated = { auditorCallsMax: 2 };
  const asking = (times: number, history = delivered()) => {
    for (let nth = 1; nth <= times; nth += 1) failed(ask(history, nth), nth);
    return history;
  };

  test('broken: it asks a third time in one delivery', () => {
    expect(broken(stated, asking(3))).toEqual(['promise|auditorCallsMax']);
    expect(broken(stated, asking(3), walk)).toEqual(['promise|auditorCallsMax']);
  });

  test.each([
    ['it asks twice', asking(2)],
    [
      'it asks again in another delivery',
      asking(2).giveBack(task, 'r1').deliver('p2', 'r1').ask('p2/r1.2', 'r1', 'p2/r1.2#1'),
    ],
    ['other deliveries of it overlap', asking(3, overlapping())],
    ['it asks for another request', asking(2).enqueue('r2', 'm1').ask(task, 'r2', call(3))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('auditorCallMs', () => {
  const stated = { auditorCallMs: 1_000 };
  const late = (history: History) => history.wait(1_200).aborted(task, 'r1', call(1));

  test.each([
    ['it gives up too late', late(ask(delivered()))],
    ['it waits until the answer', ask(delivered()).wait(1_200).answered(task, 'r1', call(1))],
    ['it never gives up', ask(delivered()).wait(1_200)],
    ['its process is gone, but later', late(ask(delivered())).process('p1', 'crashed')],
  ])('broken: %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|auditorCallMs']);
  });

  test.each([
    ['it gives up in time', ask(delivered()).wait(1_000).aborted(task, 'r1', call(1))],
    ['the run is over', ask(delivered()).wait(1_000)],
    ['its process crashes', ask(delivered()).process('p1', 'crashed').wait(1_200)],
    ['its process is asked to stop', late(ask(delivered()).process('p1', 'stopping'))],
    ['its process stands still', late(ask(delivered()).process('p1', 'paused'))],
    ['other deliveries of it overlap', late(ask(overlapping()))],
    [
      'it goes on without giving up: it asks again',
      late(ask(ask(delivered()).wait(900), 2).aborted(task, 'r1', call(2))),
    ],
    [
      'it goes on without giving up: it tells the queue',
      late(ask(delivered()).wait(900).called(task, 'r1', 'nack')),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('to extend its delivery is not to go on', () => {
    const history = ask(delivered()).wait(900).called(task, 'r1', 'extend');
    expect(broken(stated, late(history))).toEqual(['promise|auditorCallMs']);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, late(ask(delivered())), walk)).toEqual([]);
    expect(broken(stated, late(ask(delivered().heal())), walk)).toEqual(['promise|auditorCallMs']);
  });
});

describe('auditorPauseMs: how long', () => {
  const stated = { auditorPauseMs: { min: 50, max: 200 } };
  const paused = (ms: number, history = failed(ask(delivered()))) => ask(history.wait(ms), 2);

  test.each([
    ['too soon', paused(20)],
    ['too late', paused(400)],
    ['too soon after it gave up', paused(20, ask(delivered()).aborted(task, 'r1', call(1)))],
    ['too soon, the second time', ask(failed(paused(100), 2).wait(20), 3)],
  ])('broken: it asks again %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|auditorPauseMs']);
  });

  test.each([
    ['it waits for the least', paused(49)],
    ['it waits for the most', paused(199)],
    ['the auditor asks it to wait', paused(3_000, told(3_000))],
    ['its process stands still', paused(400, failed(ask(delivered())).process('p1', 'paused'))],
    ['Redis does not answer it', paused(400, failed(ask(delivered())).fault('redis.stall'))],
    [
      'it asks in another delivery',
      failed(ask(delivered())).giveBack(task, 'r1').deliver('p2', 'r1').ask('p2/r1.2', 'r1', 'c'),
    ],
    ['other deliveries of it overlap', paused(20, failed(ask(overlapping())))],
    ['it had asked again before the first call failed', failed(ask(ask(delivered()).wait(100), 2))],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });

  test('no time passes until the world has healed', () => {
    expect(broken(stated, paused(20), walk)).toEqual([]);
    expect(broken(stated, paused(20, failed(ask(delivered().heal()))), walk)).toEqual([
      'promise|auditorPauseMs',
    ]);
  });
});

describe('auditorPauseMs: unlike others', () => {
  /** Requests of which each asks again after a time of its own. */
  const together = (pausesMs: readonly number[]) => {
    const history = new History();
    pausesMs.forEach((pauseMs, index) => {
      const request = `r${index + 1}`;
      const mine = `p1/${request}.1`;
      history.enqueue(request, `m${index + 1}`).deliver('p1', request);
      history.ask(mine, request, `${mine}#1`).answered(mine, request, `${mine}#1`, { failure: 'transient' });
      history.wait(pauseMs - 1).ask(mine, request, `${mine}#2`);
    });
    return history;
  };
  const stated = { auditorPauseMs: { min: 50, max: 200 } };

  test('broken: six wait equally long', () => {
    expect(broken(stated, together([100, 100, 100, 100, 100, 100]))).toEqual(['promise|auditorPauseMs']);
  });

  test.each([
    ['five may do so by chance', stated, together([100, 100, 100, 100, 100])],
    ['one of them waits longer', stated, together([100, 100, 100, 101, 100, 100])],
    [
      'it promises no other pause',
      { auditorPauseMs: { min: 100, max: 100 } },
      together([100, 100, 100, 100, 100, 100]),
    ],
  ])('kept: %s', (_, promised, history) => {
    expect(broken(promised, history)).toEqual([]);
  });
});

describe('pauseInWorkMs', () => {
  const stated = { pauseInWorkMs: 1_000 };
  const aborted = ask(delivered()).aborted(task, 'r1', call(1));

  test('broken: it waits for as long as the auditor asks, and asks again', () => {
    expect(broken(stated, ask(told(1_001).wait(1_001), 2))).toEqual(['promise|pauseInWorkMs']);
    expect(broken(stated, ask(told(1_001).wait(1_001), 2), walk)).toEqual(['promise|pauseInWorkMs']);
  });

  test.each([
    ['the pause is short', ask(told(1_000).wait(1_000), 2)],
    ['it hands the request back', told(5_000).giveBack(task, 'r1', 5_000)],
    [
      'it asks in another delivery',
      told(5_000).giveBack(task, 'r1').deliver('p2', 'r1').ask('p2/r1.2', 'r1', 'c'),
    ],
    [
      'it gave up before it was told',
      ask(aborted.answered(task, 'r1', call(1), { failure: 'rate-limited', retryAfterMs: 5_000 }), 2),
    ],
    [
      'it had asked again before it was told',
      ask(ask(delivered()), 2).answered(task, 'r1', call(1), {
        failure: 'rate-limited',
        retryAfterMs: 5_000,
      }),
    ],
    ['other deliveries of it overlap', ask(told(5_000).deliver('p1', 'r1').wait(5_000), 2)],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('asksForEach', () => {
  const stated = { asksForEach: true } as const;
  /** Another delivery of the process does what r1 is in for. */
  const inAnothersCourse = () => delivered().enqueue('r2', 'm1').deliver('p1', 'r2');

  test.each([
    ['without asking', delivered().ack(task, 'r1')],
    ['after an error', failed(ask(delivered())).ack(task, 'r1')],
    ['after it gave up', ask(delivered()).aborted(task, 'r1', call(1)).ack(task, 'r1')],
    ['before the answer', ask(delivered()).ack(task, 'r1').answered(task, 'r1', call(1))],
    [
      'after another request was flagged',
      delivered().enqueue('r2', 'm1').deliver('p2', 'r2').flag('p2/r2.1', 'm1', 'r2').ack(task, 'r1'),
    ],
  ])('broken: it acknowledges %s', (_, history) => {
    expect(broken(stated, history)).toEqual(['promise|asksForEach']);
    expect(broken(stated, history, walk)).toEqual(['promise|asksForEach']);
  });

  test.each([
    ['it was answered', ask(delivered()).answered(task, 'r1', call(1)).ack(task, 'r1')],
    [
      'an earlier delivery was answered',
      ask(delivered())
        .answered(task, 'r1', call(1))
        .giveBack(task, 'r1')
        .deliver('p2', 'r1')
        .ack('p2/r1.2', 'r1'),
    ],
    [
      'an earlier delivery flagged its record',
      delivered().flag(task, 'm1', 'r1').giveBack(task, 'r1').deliver('p2', 'r1').ack('p2/r1.2', 'r1'),
    ],
    ['it is put aside', delivered().deadLetter(task, 'r1')],
    ['other deliveries of it overlap', overlapping().ack('p1/r1.2', 'r1').ack(task, 'r1')],
    [
      'another delivery of its process asked for it',
      inAnothersCourse().ask('p1/r2.1', 'r1', 'c').answered('p1/r2.1', 'r1', 'c').ack(task, 'r1'),
    ],
    [
      'another delivery of its process flagged for it',
      inAnothersCourse().flag('p1/r2.1', 'm1', 'r1').ack(task, 'r1'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('asksNoMore', () => {
  const stated = { asksNoMore: true } as const;
  const second = 'p2/r1.2';
  const flagged = () =>
    delivered()
      .lock(task, 'm1')
      .flag(task, 'm1', 'r1')
      .unlock(task, 'm1')
      .giveBack(task, 'r1')
      .deliver('p2', 'r1');

  test('broken: a later delivery gets the lock, and asks', () => {
    const history = flagged().lock(second, 'm1').ask(second, 'r1', 'c');
    expect(broken(stated, history)).toEqual(['promise|asksNoMore']);
    expect(broken(stated, history, walk)).toEqual(['promise|asksNoMore']);
  });

  test.each([
    ['it does not ask', flagged().lock(second, 'm1').ack(second, 'r1')],
    ['it asks without the lock', flagged().refuse(second, 'm1').ask(second, 'r1', 'c')],
    [
      'it flagged the record itself',
      redelivered().lock(second, 'm1').ask(second, 'r1', 'c').flag(second, 'm1', 'r1'),
    ],
    [
      'the flag came after the lock',
      delivered()
        .lock(task, 'm1')
        .expire('m1')
        .deliver('p2', 'r1')
        .lock(second, 'm1')
        .flag(task, 'm1', 'r1')
        .ask(second, 'r1', 'c'),
    ],
    [
      'the flag is of another request',
      flagged().enqueue('r2', 'm1').deliver('p2', 'r2').lock('p2/r2.1', 'm1').ask('p2/r2.1', 'r2', 'c'),
    ],
    [
      'other deliveries of it overlap',
      flagged().deliver('p2', 'r1').lock(second, 'm1').ask(second, 'r1', 'c').ack('p2/r1.3', 'r1'),
    ],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});
