import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../src/core/verdict.ts';
import { compareJournals } from '../../src/audit/scenario/invariants/confluence.ts';
import { invariantGroups, invariants } from '../../src/audit/scenario/invariants/index.ts';
import { judge } from '../../src/judge/judge.ts';
import { History, thresholds, twoRequests } from './history.ts';

const all = [...invariants.values()];
const flaggedTwice = () => twoRequests().flag('p1/r1.1', 'm17', 'r1').flag('p2/r2.1', 'm17', 'r2');
const clean = () =>
  new History().enqueue('r1', 'm1').deliver('p1', 'r1').deliver('p2', 'r1').deadLetter('p2/r1.2', 'r1');

describe('the index', () => {
  test('names every invariant once, and has all files of the groups', () => {
    expect([...invariants.keys()]).toEqual(all.map(({ name }) => name));
    expect(all).toHaveLength(Object.values(invariantGroups).flat().length);
    expect([...invariants.keys()]).toEqual([
      'no-duplicate-flagging',
      'no-unfounded-flag',
      'no-stale-write',
      'lock-exclusion',
      'lock-use',
      'conservation',
      'ack-after-effect',
      'dead-letters',
      'recovery',
      'leftovers',
      'restraint',
      'bounded-returns',
      'auditor-use',
      'in-work',
      'promises',
      'error-rate',
      'p99',
      'contention',
      'makespan',
      'absorption',
    ]);
  });
});

describe('judge', () => {
  test('passes a run without violations', () => {
    expect(judge(clean().run(), all, thresholds)).toEqual({ kind: 'passed' });
  });

  test('fails with the violations in the order of the invariants', () => {
    const verdict = judge(flaggedTwice().run(), all, thresholds);
    expect(verdict.kind === 'failed' ? verdict.violations.map(signatureOf) : []).toEqual([
      'no-duplicate-flagging|flag|no-lock',
      'conservation|lost-request',
      'conservation|lost-request',
    ]);
  });

  test('a run that a check ended is inconclusive where no invariant judges checks', () => {
    const verdict = judge(clean().run({ ending: { kind: 'broken' } }), all, thresholds);
    expect(verdict).toEqual({
      kind: 'inconclusive',
      reason: 'a check of the scenario failed, which ended the run, and no given invariant judges checks',
    });
  });

  test('a bound is inconclusive, but what is proved stays proved', () => {
    const ending = { kind: 'bound', bound: 'wall time', waiting: [] } as const;
    expect(judge(clean().run({ ending }), all, thresholds)).toEqual({
      kind: 'inconclusive',
      reason: 'the run was cut short by its bound: wall time',
    });
    expect(judge(twoRequests().run({ ending }), all, thresholds).kind).toBe('inconclusive');
    expect(judge(flaggedTwice().run({ ending }), all, thresholds).kind).toBe('failed');
  });

  test('a stuck run never passes', () => {
    const run = twoRequests().run({ ending: { kind: 'stuck', how: 'deadlock', waiting: [] } });
    expect(judge(run, invariantGroups.recovery, thresholds).kind).toBe('failed');
    expect(judge(run, invariantGroups.safety, thresholds)).toEqual({
      kind: 'inconclusive',
      reason: 'the run ended in a deadlock that no given invariant judges',
    });
  });

  test('what the simulation does not control outweighs everything', () => {
    const ending = {
      kind: 'uncontrolled',
      resources: ['TCPSocketWrap', 'FSReqPromise', 'TCPSocketWrap'],
      waiting: [{ who: 'p1', forWhat: '1 handlers to settle' }],
    } as const;
    expect(judge(flaggedTwice().run({ ending }), all, thresholds)).toMatchObject({
      kind: 'failed',
      violations: [
        {
          invariant: 'uncontrolled-asynchronous-operation',
          message:
            'the system waits for something the simulation does not control: FSReqPromise, TCPSocketWrap',
          cause: 'FSReqPromise,TCPSocketWrap',
        },
      ],
    });
  });

  test('so does a command that is not simulated', () => {
    const message = "The Redis command 'xadd' is not simulated. Simulated are: get set";
    const ending = { kind: 'unsupported', message } as const;
    expect(judge(clean().run({ ending }), [], thresholds)).toMatchObject({
      violations: [
        { invariant: 'unsupported-command', message, cause: "The Redis command 'xadd' is not simulated" },
      ],
    });
  });
});

describe('confluence', () => {
  const judged = (...flagged: string[]): History => {
    const history = new History().enqueue('r1', 'm1').enqueue('r2', 'm2');
    for (const record of flagged) history.flag(`p1/${record}`, record, record.replace('m', 'r'));
    return history;
  };
  const acked = (history: History): History => history.ack('p1/r1.1', 'r1').ack('p1/r2.1', 'r2');
  const walk = { plan: { schedule: { kind: 'strategy', name: 'random-walk', seed: 3 } } } as const;

  test('journals that differ', () => {
    expect(compareJournals(acked(judged('m1')).run(), acked(judged('m1', 'm2')).run(walk))).toMatchObject([
      { cause: 'schedule-dependent-journal', requests: ['r2'] },
    ]);
  });

  test('fine: the same records in another order, or one whose request ended dead', () => {
    const first = acked(judged('m1', 'm2')).run();
    expect(compareJournals(first, acked(judged('m2', 'm1')).run(walk))).toEqual([]);
    const dead = judged('m1').ack('p1/r1.1', 'r1').deadLetter('p1/r2.1', 'r2').run(walk);
    expect(compareJournals(first, dead)).toEqual([]);
  });

  test('refuses what cannot be compared', () => {
    const run = acked(judged()).run();
    const other = (change: Parameters<History['run']>[0]) => () =>
      compareJournals(run, acked(judged()).run(change));
    expect(other({ plan: { seed: 2 } })).toThrow(/differ in more than their schedule/);
    const fault = { kind: 'redis.reset', at: { call: 'p1/r1.1/redis.set#1' }, with: {} };
    expect(other({ plan: { faults: [fault] } })).toThrow(/expected runs without faults, got one with 1/);
    expect(other({ ending: { kind: 'bound', bound: 'events', waiting: [] } })).toThrow(/ended bound/);
  });
});
