import { describe, expect, test } from 'vitest';
import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { ackAfterEffect } from '../../src/audit/scenario/invariants/ack-after-effect.ts';
import { conservation } from '../../src/audit/scenario/invariants/conservation.ts';
import { deadLetters } from '../../src/audit/scenario/invariants/dead-letters.ts';
import { inWork } from '../../src/audit/scenario/invariants/in-work.ts';
import { lockUse } from '../../src/audit/scenario/invariants/lock-use.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Invariant } from '../../src/core/verdict.ts';
import { History, thresholds } from './history.ts';

const r1 = 'p1/r1.1';
const r2 = 'p2/r2.1';
const walk: Partial<Plan> = { schedule: { kind: 'strategy', name: 'random-walk', seed: 1 } };
const timed: Partial<Plan> = { schedule: { kind: 'strategy', name: 'timed', seed: 1 } };

function causes(invariant: Invariant, history: History, plan: Partial<Plan> = {}): readonly string[] {
  return invariant.check(history.run({ plan }), thresholds).map(({ cause }) => cause);
}

/** Two requests about two records, delivered to two processes. */
const two = () =>
  new History().enqueue('r1', 'm1').enqueue('r2', 'm2').deliver('p1', 'r1').deliver('p2', 'r2');

/** The auditor hangs so many times while r1 has the lock of m1. */
function hanging(history: History, times: number): History {
  for (let index = 1; index <= times; index += 1) {
    const call = `${r1}/auditor.audit#${index}`;
    history.note('world/faults', { kind: 'fault', fault: 'auditor.hang', index, call });
  }
  return history.wait(5000).expire('m1').judge(r1, 'r1', { verdict: 'clean' });
}

describe('lock-use', () => {
  test.each([
    ['lock|extended-by-another', two().lock(r1, 'm1').renew(r2, 'm1'), {}],
    ['lock|lease-too-long', two().lock(r1, 'm1', 86_400_000), {}],
    ['lock|shared-token', two().lock(r1, 'm1', 5000, 'token').lock(r2, 'm2', 5000, 'token'), {}],
    [
      'lock|lease-ended-under-holder',
      two().lock(r1, 'm1').wait(5000).expire('m1').judge(r1, 'r1', { verdict: 'clean' }),
      timed,
    ],
    ['lock|lease-ended-under-holder', hanging(two().lock(r1, 'm1'), 1), timed],
    ['lock|lease-ended-under-holder', hanging(two().lock(r1, 'm1').renew(r1, 'm1'), 2), timed],
  ])('%s', (cause, history, plan) => {
    expect(causes(lockUse, history, plan)).toEqual([cause]);
  });

  test.each([
    ['the owner extends it', two().lock(r1, 'm1').renew(r1, 'm1'), {}],
    ['its client extends it after a reconnect', two().lock(r1, 'm1').renew('p1/redis', 'm1'), {}],
    ['one owner takes two with one token', two().lock(r1, 'm1', 5000, 't').lock(r1, 'm2', 5000, 't'), {}],
    [
      'a lease ends under an adversarial schedule',
      two().lock(r1, 'm1').wait(5000).expire('m1').judge(r1, 'r1', { verdict: 'clean' }),
      walk,
    ],
    [
      'a lease ends under a paused holder',
      two().lock(r1, 'm1').fault('process.pause').wait(5000).expire('m1').ack(r1, 'r1'),
      timed,
    ],
    ['several faults outlast a lease that is never extended', hanging(two().lock(r1, 'm1'), 2), timed],
    ['a lease ends after the work', two().lock(r1, 'm1').ack(r1, 'r1').wait(5000).expire('m1'), timed],
  ])('fine: %s', (_, history, plan) => {
    expect(causes(lockUse, history, plan)).toEqual([]);
  });
});

describe('dead-letters', () => {
  const again = () => two().giveBack(r1, 'r1').deliver('p2', 'r1');
  const flaggedAndDead = () => again().flag('p2/r1.2', 'm1', 'r1').deadLetter('p2/r1.2', 'r1');
  /** After healing r1 waits in its second delivery, while others about its record get done, each in this time. */
  const crowded = (others: number, { record = 'm1', eachMs = 400 } = {}): History => {
    const history = new History().heal().enqueue('r1', 'm1').deliver('p1', 'r1').giveBack(r1, 'r1');
    history.deliver('p2', 'r1');
    for (let nth = 1; nth <= others; nth += 1) {
      const [id, task] = [`other${nth}`, `p1/other${nth}.1`];
      history.enqueue(id, record).deliver('p1', id).ask(task, id, `${task}/1`).wait(eachMs).ack(task, id);
    }
    return history.wait(400).deadLetter('p2/r1.2', 'r1');
  };
  /** Its first delivery has flagged. */
  const flaggedBefore = () => two().flag(r1, 'm1', 'r1').giveBack(r1, 'r1').deliver('p2', 'r1');

  test.each([
    ['dead-at-first-failure', two().deadLetter(r1, 'r1'), walk],
    ['dead-though-flagged', flaggedAndDead(), timed],
    ['dead-though-flagged', flaggedBefore().deadLetter('p2/r1.2', 'r1'), timed],
    [
      'dead-though-flagged',
      flaggedBefore().fault('auditor.hang', 'p2/r1.2/auditor.audit#1').deadLetter('p2/r1.2', 'r1'),
      timed,
    ],
    [
      'dead-though-flagged',
      flaggedBefore().fault('redis.loading', 'p2/r2.1/redis.set#1').deadLetter('p2/r1.2', 'r1'),
      timed,
    ],
    [
      'dead-after-healing',
      new History()
        .heal()
        .enqueue('r1', 'm1')
        .deliver('p1', 'r1')
        .giveBack(r1, 'r1')
        .deliver('p2', 'r1')
        .deadLetter('p2/r1.2', 'r1'),
      walk,
    ],
    ['dead-after-healing', crowded(1, { eachMs: 2_000 }), walk],
    ['dead-after-healing', crowded(2, { eachMs: 100 }), walk],
    ['dead-after-healing', crowded(5, { record: 'm2' }), walk],
  ])('%s', (cause, history, plan) => {
    expect(causes(deadLetters, history, plan)).toEqual([cause]);
  });

  test.each([
    ['it failed again', again().deadLetter('p2/r1.2', 'r1')],
    ['others about its record had the time', crowded(5)],
    ['it may not know that its flag stands', flaggedAndDead()],
    ['it is poison', two().fault('queue.poison').deadLetter(r1, 'r1')],
    ['the auditor refused it for good', two().fault('auditor.permanent').deadLetter(r1, 'r1')],
  ])('fine: %s', (_, history) => {
    expect(causes(deadLetters, history, walk)).toEqual([]);
  });

  test.each([
    ['a command of its own was refused', flaggedBefore().fault('redis.loading', 'p2/r1.2/redis.set#1')],
    ['Redis did not answer some process', flaggedBefore().fault('redis.stall', 'p1/r7.1/redis.set#1')],
    ['a process stood still', flaggedBefore().fault('process.pause', 'p1/r7.1/redis.set#1')],
    [
      'its record was flagged for another request',
      again().flag(r2, 'm1', 'r2').fault('auditor.hang', 'p2/r1.2/auditor.audit#1'),
    ],
  ])('fine: it is put aside, and %s', (_, history) => {
    expect(causes(deadLetters, history.deadLetter('p2/r1.2', 'r1'), timed)).toEqual([]);
  });

  test('fine: it flags after it has been put aside', () => {
    const history = again().deadLetter('p2/r1.2', 'r1').flag('p2/r1.2', 'm1', 'r1');
    expect(causes(deadLetters, history, timed)).toEqual([]);
  });
});

describe('ack-after-effect', () => {
  test('the delivery that flags has acknowledged before', () => {
    expect(causes(ackAfterEffect, two().ack(r1, 'r1').flag(r1, 'm1', 'r1'))).toEqual(['acked-before-effect']);
  });

  test('fine: another delivery of the request flags later', () => {
    const history = two().deliver('p2', 'r1').ack(r1, 'r1').flag('p2/r1.2', 'm1', 'r1');
    expect(causes(ackAfterEffect, history)).toEqual([]);
  });
});

test('in-work: a process subscribes on top of what it may have', () => {
  const overload = toldOf({ kind: 'overloaded', process: 'p1', inWork: 5, limit: 5 });
  expect(causes(inWork, two().note('p1/main', overload).note('p1/main', overload))).toEqual(['overloaded']);
});

describe('a flag that is due', () => {
  const judged = (request: string, task: string, verdict: 'flag' | 'clean') =>
    toldOf({ kind: 'judged', request, record: 'm1', verdict, honest: true, call: `${task}#1` });
  const told = (request: string, task: string) => toldOf({ kind: 'answered', request, call: `${task}#1` });
  const onOneRecord = () =>
    new History().enqueue('r1', 'm1').enqueue('r2', 'm1').deliver('p1', 'r1').deliver('p2', 'r2');

  test('a delivery that was told "flag", whatever another request was told', () => {
    const history = onOneRecord()
      .note(r2, judged('r2', r2, 'clean'))
      .note(r2, told('r2', r2))
      .ack(r2, 'r2')
      .note(r1, judged('r1', r1, 'flag'))
      .note(r1, told('r1', r1))
      .ack(r1, 'r1');
    expect(causes(conservation, history)).toEqual(['due-flag-missing']);
  });

  test('fine: that answer never reached it, and another request was told "clean"', () => {
    const history = onOneRecord()
      .note(r2, judged('r2', r2, 'clean'))
      .note(r2, told('r2', r2))
      .ack(r2, 'r2')
      .note(r1, judged('r1', r1, 'flag'))
      .ack(r1, 'r1');
    expect(causes(conservation, history)).toEqual([]);
  });
});
