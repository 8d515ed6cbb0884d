import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import type { Ending, Leftover, Waiting } from '../../src/core/run.ts';
import { leftovers } from '../../src/judge/leftovers.ts';
import { recovery } from '../../src/audit/scenario/invariants/recovery.ts';
import { boundedReturns } from '../../src/audit/scenario/invariants/bounded-returns.ts';
import { restraint, restraintOf } from '../../src/audit/scenario/invariants/restraint.ts';
import { History, thresholds, twoRequests } from './history.ts';

const r1 = 'p1/r1.1';

describe('recovery', () => {
  const stuck = (how: 'deadlock' | 'livelock', ...waiting: Waiting[]): { ending: Ending } => {
    return { ending: { kind: 'stuck', how, waiting } };
  };
  const queue: Waiting = { who: 'request r1', forWhat: 'a process to settle it' };
  const handler: Waiting = { who: 'p1', forWhat: '3 handlers to settle' };
  const call: Waiting = { who: r1, forWhat: 'an answer to "audit m17"' };
  const lock: Waiting = { who: 'the lock of m17', forWhat: 'p1/r1.1 to release it' };

  test('says who waits for what, the gravest first', () => {
    const waiting = [queue, handler, call, lock];
    expect(
      recovery.check(
        twoRequests()
          .ack(r1, 'r1')
          .run(stuck('deadlock', ...waiting)),
        thresholds,
      ),
    ).toEqual([
      {
        invariant: 'recovery',
        message: 'deadlock: nothing can happen any more and 1 request never settled',
        why: 'the lock of m17 waits for p1/r1.1 to release it; p1/r1.1 waits for an answer to "audit m17"; p1 waits for 3 handlers to settle and 1 more',
        cause: 'deadlock|lock',
        step: undefined,
        requests: ['r2'],
      },
    ]);
  });

  test.each([
    ['deadlock|queue', twoRequests(), stuck('deadlock', queue)],
    ['deadlock|handler', twoRequests(), stuck('deadlock', queue, handler)],
    ['deadlock|call', twoRequests(), stuck('deadlock', queue, handler, call)],
    [
      'livelock|lock',
      twoRequests().note(r1, toldOf({ kind: 'locked', record: 'm17', token: 't', leaseMs: undefined })),
      stuck('livelock', call),
    ],
    ['livelock|redelivery', twoRequests().heal().giveBack(r1, 'r1'), stuck('livelock', call, lock)],
    [
      'livelock|handler',
      twoRequests().giveBack(r1, 'r1').heal().deliver('p1', 'r1'),
      stuck('livelock', queue),
    ],
    ['livelock|queue', new History().enqueue('r1', 'm1'), stuck('livelock')],
  ])('%s', (cause, history, ending) => {
    expect(recovery.check(history.run(ending), thresholds)).toMatchObject([{ cause }]);
  });

  test('fine: settled, or cut short by a bound', () => {
    expect(recovery.check(twoRequests().run(), thresholds)).toEqual([]);
    const bound = { kind: 'bound', bound: 'wall time', waiting: [queue] } as const;
    expect(recovery.check(twoRequests().run({ ending: bound }), thresholds)).toEqual([]);
  });
});

describe('leftovers', () => {
  const stopped = () => twoRequests().process('p1', 'stopping').process('p2', 'stopping');
  const left = (kind: Leftover['kind'], who: string): Leftover => ({ kind, who, what: 'is still there' });
  const check = (history: History, list: readonly Leftover[], plan: Partial<Plan> = {}) =>
    leftovers.check(history.run({ leftovers: list, plan }), thresholds);

  test('a shutdown that never ends, with the requests it waits for', () => {
    const list = [left('stop', 'p1'), left('stop', 'p2'), left('call', r1)];
    const [violation] = check(stopped(), list);
    expect(violation).toMatchObject({
      message: '2 graceful shutdowns never ended',
      why: 'p1: is still there; p2: is still there; still in work: r1',
      requests: ['r1'],
    });
    expect(check(stopped(), [left('stop', 'p2'), left('call', r1)])[0]).toMatchObject({
      why: 'p2: is still there',
      requests: [],
    });
  });

  test.each(['call', 'timer'] as const)('%s', (kind) => {
    const list = [left(kind, r1), left(kind, 'p2/main')];
    expect(check(stopped(), list)).toMatchObject([
      { cause: kind, requests: ['r1'], why: 'p1/r1.1: is still there; p2/main: is still there' },
    ]);
  });

  test('a handler that goes on after the shutdown has returned', () => {
    const handler = { ...left('call', r1), what: 'its handler never settled' };
    const why = (history: History): string | undefined => check(history, [handler])[0]?.why;
    expect(why(stopped())).toBe('p1/r1.1: its handler never settled');
    expect(why(stopped().process('p1', 'stopped'))).toBe('p1/r1.1: stop() returned while r1 was in work');
    const late = new History().process('p1', 'stopping').process('p1', 'stopped').enqueue('r1', 'm1');
    expect(why(late.deliver('p1', 'r1'))).toBe('p1/r1.1: r1 was delivered after stop() had returned');
  });

  test('calls of different operations are different bugs', () => {
    const get = { ...left('call', r1), operation: 'redis.get' };
    const set = { ...left('call', 'p2/main'), operation: 'redis.set' };
    expect(check(stopped(), [get, set, get])).toMatchObject([
      { cause: 'call|redis.get', message: '2 calls still open after everybody stopped' },
      { cause: 'call|redis.set', message: '1 call still open after everybody stopped' },
    ]);
  });

  test('a lock without a lease, whatever the faults and the schedule', () => {
    const history = stopped().fault('process.crash');
    history.note(r1, toldOf({ kind: 'locked', record: 'm17', token: 't', leaseMs: undefined }));
    const walk = { schedule: { kind: 'strategy', name: 'random-walk', seed: 1 } } as const;
    expect(check(history, [], walk)).toMatchObject([
      { cause: 'lock', message: '1 lock still held after everybody stopped', requests: ['r1'] },
    ]);
  });

  test('a leased lock where its release could not be lost', () => {
    expect(check(stopped().fault('auditor.slow').lock(r1, 'm17'), [])).toMatchObject([{ cause: 'lock' }]);
  });

  test.each([
    ['a fault of Redis struck', stopped().fault('redis.reset').lock(r1, 'm17'), {}],
    ['a process crashed', stopped().fault('process.crash').lock(r1, 'm17'), {}],
    [
      'the schedule was adversarial',
      stopped().lock(r1, 'm17'),
      { schedule: { kind: 'strategy', name: 'random-walk', seed: 1 } },
    ],
    ['it was released', stopped().lock(r1, 'm17').unlock(r1, 'm17'), {}],
    ['it expired', stopped().lock(r1, 'm17').expire('m17'), {}],
    [
      'it got its lease in a second step',
      stopped()
        .fault('redis.reset')
        .note(r1, toldOf({ kind: 'locked', record: 'm17', token: 't', leaseMs: undefined }))
        .renew(r1, 'm17'),
      {},
    ],
  ] as const)('fine, a lock left to its lease: %s', (_, history, plan) => {
    expect(check(history, [left('lock', r1)], plan)).toEqual([]);
  });

  test('fine: timers of the connection, and a process that started after the end', () => {
    const list = [left('timer', 'p1/redis'), left('timer', 'p1~2/main'), left('stop', 'p1~2')];
    expect(check(stopped(), list)).toEqual([]);
  });

  test('unhandled errors, one for each cause', () => {
    const unhandled = [
      { step: 7, process: 'p1', message: 'Error: no lock on m17 within 2000 ms' },
      { step: 8, process: 'p2~3', message: 'Error: no lock on m4 within 150 ms' },
      { step: 9, process: 'p2', message: 'TypeError: cannot read "a" of p2~3' },
    ];
    const violations = leftovers.check(stopped().run({ unhandled }), thresholds);
    expect(violations.map(({ cause }) => cause)).toEqual([
      'unhandled|Error: no lock on m# within # ms',
      'unhandled|TypeError: cannot read … of p#',
    ]);
    expect(violations[0]).toMatchObject({ step: 7, why: 'p1: Error: no lock on m17 within 2000 ms' });
  });
});

describe('restraint', () => {
  const asked = (history: History, times: number): History => {
    for (let time = 0; time < times; time += 1) history.ask(r1, 'r1', `${r1}#${time}`);
    return history;
  };

  test('a retry storm', () => {
    const history = asked(new History().enqueue('r1', 'm1').deliver('p1', 'r1'), 11);
    expect(restraint.check(history.run(), thresholds)).toMatchObject([
      { cause: 'retry-storm', requests: ['r1'] },
    ]);
  });

  test('fine: as many calls, on more deliveries', () => {
    const history = asked(new History().enqueue('r1', 'm1').deliver('p1', 'r1').deliver('p2', 'r1'), 20);
    expect(restraint.check(history.run(), thresholds)).toEqual([]);
    expect(restraintOf({ callsPerDeliveryMax: 9 }).check(history.run(), thresholds)).toHaveLength(1);
  });
});

describe('bounded returns', () => {
  const handedBack = (times: number): History => {
    const history = new History().enqueue('r1', 'm1');
    for (let attempt = 1; attempt <= times; attempt += 1) {
      history.deliver('p1', 'r1').giveBack(`p1/r1.${attempt}`, 'r1');
    }
    return history;
  };

  test('puts aside what never succeeds', () => {
    expect(boundedReturns.check(handedBack(9).run(), thresholds)).toMatchObject([
      { message: 'request r1 was handed back 9 times', cause: 'never-put-aside', requests: ['r1'] },
    ]);
  });

  test('lets a patient system try eight times', () => {
    expect(boundedReturns.check(handedBack(8).run(), thresholds)).toEqual([]);
  });
});
