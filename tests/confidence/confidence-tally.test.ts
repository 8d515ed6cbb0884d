import { auditReading } from '../../src/audit/scenario/audit-reading.ts';
import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import { expect, test } from 'vitest';
import { AuditConfidence } from '../../src/audit/scenario/audit-confidence.ts';
import type { Confidence } from '../../src/core/confidence.ts';
import type { Fact, Happening } from '../../src/core/fact.ts';
import type { Run } from '../../src/core/run.ts';
import { smallPlan } from '../verify/small-plan.ts';

test('classes seen once, of all draws, estimate how likely a new one is', () => {
  const confidence = confidenceOf([run('a', []), run('a', []), run('b', [])]);
  expect(confidence.schedules).toEqual({ draws: 3, distinct: 2, singletons: 1 });
  expect(confidence.behaviours).toEqual({ draws: 3, distinct: 1, singletons: 0 });
});

test('a behaviour does not depend on what records are called', () => {
  const confidence = confidenceOf([run('a', [locked('p1/r1.1', 'm1')]), run('b', [locked('p2/r2.1', 'm2')])]);
  expect(confidence.behaviours.distinct).toBe(1);
  expect(confidence.courses).toEqual({ draws: 2, distinct: 1, singletons: 0 });
});

test('a fault counts in the phase of the delivery whose call it struck', () => {
  const delivered: Happening = toldOf({
    kind: 'delivered',
    request: 'r1',
    record: 'm1',
    attempt: 1,
    process: 'p1',
  });
  const flagged: Happening = toldOf({ kind: 'flagged', record: 'm1', request: 'r1', fence: 1 });
  const struck: Happening = { kind: 'fault', fault: 'redis.slow', index: 0, call: 'p1/r1.1/redis.evalsha#1' };
  const task = 'p1/r1.1';
  const facts = [
    fact('world/faults', struck),
    fact(task, delivered),
    fact('world/faults', struck),
    locked(task, 'm1'),
    fact('world/faults', struck),
    fact(task, flagged),
    fact('world/faults', struck),
    fact(task, toldOf({ kind: 'acked', request: 'r1' })),
    fact('world/faults', struck),
  ];
  const row = confidenceOf([run('a', facts)]).faultPhases.find(({ kind }) => kind === 'redis.slow');
  expect(row?.cells).toEqual([
    { phase: 'before lock', times: 1 },
    { phase: 'holding', times: 1 },
    { phase: 'effect to ack', times: 1 },
    { phase: 'releasing', times: 0 },
    { phase: 'outside', times: 2 },
  ]);
});

test('a lock that expired without a flag leaves its delivery releasing', () => {
  const facts = [
    fact('p1/r1.1', toldOf({ kind: 'delivered', request: 'r1', record: 'm1', attempt: 1, process: 'p1' })),
    locked('p1/r1.1', 'm1'),
    fact('world/redis', toldOf({ kind: 'lock-expired', record: 'm1' })),
    fact('world/faults', { kind: 'fault', fault: 'redis.slow', index: 0, call: 'p1/r1.1/redis.get#1' }),
  ];
  const row = confidenceOf([run('a', facts)]).faultPhases.find(({ kind }) => kind === 'redis.slow');
  expect(row?.cells).toContainEqual({ phase: 'releasing', times: 1 });
});

test('a pair in both orders, by different tasks on one record', () => {
  const forward = [locked('p1/r1.1', 'm1'), refused('p2/r2.1', 'm1'), locked('p2/r2.2', 'm2')];
  const backward = [refused('p2/r2.1', 'm1'), locked('p1/r1.1', 'm1')];
  const runs = [run('a', forward), run('b', backward)];
  expect(confidenceOf(runs).racingPairs).toEqual([
    { pair: 'lock × lock-refused', forwardRuns: 1, backwardRuns: 1 },
  ]);
  expect(confidenceOf(runs.toReversed())).toEqual(confidenceOf(runs));
});

function confidenceOf(runs: readonly Run[]): Confidence {
  const tally = new AuditConfidence();
  for (const each of runs) tally.add(each);
  return tally.confidence();
}

function locked(task: string, record: string): Fact {
  return fact(task, toldOf({ kind: 'locked', record, token: task, leaseMs: 5_000 }));
}

function refused(task: string, record: string): Fact {
  return fact(task, toldOf({ kind: 'lock-refused', record }));
}

function fact(task: string, what: Happening): Fact {
  return { step: 0, atMs: 0, task, what };
}

function run(traceHash: string, facts: readonly Fact[]): Run {
  return {
    plan: smallPlan(),
    traceHash,
    events: 0,
    virtualMs: 0,
    facts,
    ending: { kind: 'settled' },
    reached: [],
    reading: auditReading,
    leftovers: [],
    unhandled: [],
    recording: undefined,
  };
}
