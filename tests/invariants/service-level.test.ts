import { auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Invariant } from '../../src/core/verdict.ts';
import { absorption } from '../../src/audit/scenario/invariants/absorption.ts';
import { contention } from '../../src/judge/contention.ts';
import { errorRate } from '../../src/judge/error-rate.ts';
import { excusesOf } from '../../src/judge/excuses.ts';
import { makespan } from '../../src/judge/makespan.ts';
import { p99 } from '../../src/judge/p99.ts';
import { measure, percentile } from '../../src/judge/service-level.ts';
import { History, thresholds } from './history.ts';

const slo = { plan: { profile: 'slo' } } as const;

/** Requests that come one after the other, each with its own latency. */
function served(latenciesMs: readonly number[]): History {
  const history = new History();
  latenciesMs.forEach((latencyMs, index) => {
    const request = `r${index + 1}`;
    const task = `p1/${request}.1`;
    history
      .enqueue(request, `m${index + 1}`)
      .deliver('p1', request)
      .lock(task, `m${index + 1}`);
    history.wait(latencyMs - 3).ack(task, request);
  });
  return history;
}

function arrivingWhenEnqueued(history: History) {
  const requests = auditFacts(history.facts).flatMap(({ atMs, what }) =>
    what.kind === 'enqueued'
      ? [{ id: what.request, kind: 'audit', subject: what.record, atMs, process: 1 }]
      : [],
  );
  return history.run({ plan: { profile: 'slo', operations: requests } });
}

describe('measure', () => {
  test('counts what people ask for', () => {
    const history = new History()
      .enqueue('r1', 'm1')
      .enqueue('r2', 'm1')
      .enqueue('r3', 'm2')
      .deliver('p1', 'r1')
      .deliver('p2', 'r2')
      .lock('p1/r1.1', 'm1')
      .refuse('p2/r2.1', 'm1')
      .refuse('p2/r2.1', 'm1')
      .fault('redis.slow')
      .fault('queue.lost-ack')
      .fault('redis.slow')
      .ack('p1/r1.1', 'r1')
      .deadLetter('p2/r2.1', 'r2');
    const figures = measure(history.run());
    expect(figures.latencies).toEqual([
      { request: 'r1', latencyMs: 12 },
      { request: 'r2', latencyMs: 13 },
    ]);
    expect(figures.requests).toEqual({ total: 3, successful: 1, failed: 2 });
    expect(figures.errorRate).toBeCloseTo(2 / 3);
    expect(figures.contention).toEqual({ tried: 2, contended: 1, rate: 0.5 });
    expect([...figures.faults]).toEqual([
      ['queue.lost-ack', 1],
      ['redis.slow', 2],
    ]);
  });

  test('a request that the queue refused at first has waited since it arrived', () => {
    const history = new History().wait(100).enqueue('r1', 'm1').deliver('p1', 'r1').ack('p1/r1.1', 'r1');
    const requests = [{ id: 'r1', kind: 'audit', subject: 'm1', atMs: 40, process: 1 }];
    expect(measure(history.run({ plan: { operations: requests } }))).toMatchObject({
      latenciesMs: [63],
      makespanMs: 63,
    });
  });

  test('a request enqueued anew is another piece of work', () => {
    const history = served([50])
      .wait(1000)
      .enqueue('r1', 'm1')
      .deliver('p1', 'r1')
      .wait(8)
      .ack('p1/r1.2', 'r1');
    expect(measure(arrivingWhenEnqueued(history)).latenciesMs.toSorted((a, b) => a - b)).toHaveLength(2);
    expect(measure(history.run()).requests).toEqual({ total: 2, successful: 2, failed: 0 });
  });

  test('a client that meets its own lock again does not contend', () => {
    const history = new History().enqueue('r1', 'm1').deliver('p1', 'r1').lock('p1/r1.1', 'm1');
    history.refuse('p1/r1.1', 'm1').refuse('p1/redis', 'm1').ack('p1/r1.1', 'r1');
    expect(measure(history.run()).contention.contended).toBe(0);
  });

  test('an empty run has no figures to fail on', () => {
    const run = new History().run(slo);
    expect(measure(run)).toMatchObject({ latenciesMs: [], errorRate: 0, makespanMs: 0 });
    for (const invariant of [errorRate, p99, contention, makespan]) {
      expect(invariant.check(run, thresholds)).toEqual([]);
    }
  });
});

test('percentile: the smallest value that enough values do not exceed', () => {
  const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (unsorted, percent) => {
      const sorted = unsorted.toSorted((left, right) => left - right);
      const value = percentile(sorted, percent / 100);
      const covered = (limit: number): number => sorted.filter((other) => other <= limit).length * 100;
      expect(sorted).toContain(value);
      expect(covered(value)).toBeGreaterThanOrEqual(percent * sorted.length);
      const below = sorted.findLast((other) => other < value);
      if (below !== undefined) expect(covered(below)).toBeLessThan(percent * sorted.length);
    }),
  );
});

describe('thresholds', () => {
  const hundred = (slow: number, slowMs: number): History =>
    served(Array.from({ length: 100 }, (_, index) => (index < slow ? slowMs : 300)));

  test('p99: one slow request in a hundred is allowed for, two are not', () => {
    expect(p99.check(arrivingWhenEnqueued(hundred(1, 900)), thresholds)).toEqual([]);
    expect(p99.check(arrivingWhenEnqueued(hundred(2, 900)), thresholds)).toMatchObject([
      {
        message: 'p99 was 900 ms, must be below 500 ms',
        why: 'slowest of 100 requests: r2 900 ms, r1 900 ms, r100 300 ms',
        cause: 'above-limit',
        requests: ['r2', 'r1', 'r100'],
      },
    ]);
    expect(p99.check(arrivingWhenEnqueued(hundred(2, 500)), thresholds)).toHaveLength(1);
    expect(p99.check(arrivingWhenEnqueued(hundred(2, 499)), thresholds)).toEqual([]);
  });

  test('error rate: 1 % is not below 1 %', () => {
    const history = hundred(0, 0).enqueue('dead', 'm').deadLetter('p1/dead.1', 'dead');
    expect(errorRate.check(arrivingWhenEnqueued(history), { ...thresholds, errorRateMax: 0.02 })).toEqual([]);
    const [violation] = errorRate.check(arrivingWhenEnqueued(history), {
      ...thresholds,
      errorRateMax: 1 / 101,
    });
    expect(violation).toMatchObject({ why: '1 of 101 requests failed', requests: ['dead'] });
    expect(violation?.message).toBe('error-rate was 0.99 %, must be below 0.99 %');
  });

  test('a limit of 0 admits a figure of 0', () => {
    const run = arrivingWhenEnqueued(hundred(0, 0));
    expect(errorRate.check(run, { ...thresholds, errorRateMax: 0 })).toEqual([]);
    expect(contention.check(run, { ...thresholds, contentionRateMax: 0 })).toEqual([]);
  });

  test('contention and makespan', () => {
    const history = served([40_000, 30_000]).refuse('p2/r2.1', 'm1');
    expect(contention.check(arrivingWhenEnqueued(history), thresholds)).toMatchObject([
      { why: '1 of 3 tasks that wanted a lock met another holder' },
    ]);
    expect(makespan.check(arrivingWhenEnqueued(history), thresholds)).toMatchObject([
      { message: 'makespan was 70,001 ms, must be below 60,000 ms' },
    ]);
  });

  test('fine: latencies mean nothing in chaos, nor before the end', () => {
    const history = hundred(50, 90_000).deadLetter('p1/r1.1', 'r1').refuse('p2/x.1', 'm1');
    const check = (invariant: Invariant, run: ReturnType<History['run']>) => invariant.check(run, thresholds);
    for (const invariant of [errorRate, p99, contention, makespan]) {
      expect(check(invariant, history.run())).toEqual([]);
      const ending = { kind: 'stuck', how: 'livelock', waiting: [] } as const;
      expect(check(invariant, history.run({ ...slo, ending }))).toEqual([]);
    }
  });
});

describe('operations without an excuse', () => {
  /** So many requests, the last of them slow, with what befell it. */
  const withSlowLast = (count: number, befallen: (history: History, task: string) => History) => {
    const history = new History();
    for (let index = 1; index <= count; index += 1) {
      const task = `p1/r${index}.1`;
      history.enqueue(`r${index}`, `m${index}`).deliver('p1', `r${index}`);
      if (index === count) befallen(history, task).wait(2_000);
      history.ack(task, `r${index}`);
    }
    return arrivingWhenEnqueued(history);
  };
  const fault = (call: string) => ({ kind: 'fault', fault: 'auditor.slow', index: 0, call }) as const;

  test('are judged at every size', () => {
    expect(
      p99.check(
        withSlowLast(10, (history) => history),
        thresholds,
      ),
    ).toMatchObject([{ cause: 'above-limit', requests: ['r10', 'r9', 'r8'] }]);
  });

  test('are judged without those that a fault struck', () => {
    const struck = withSlowLast(10, (history, task) =>
      history.note('world/faults', fault(`${task}/auditor.audit#1`)),
    );
    expect(p99.check(struck, thresholds)).toEqual([]);
    // The summary shows what was judged, or it would show a limit exceeded by a run that passes.
    expect(measure(struck).latenciesMs.at(-1)).toBeGreaterThanOrEqual(2_000);
    expect(p99.worst(struck)).toBeLessThan(500);
  });

  test('are judged with those that a fault struck where the limit leaves room for them', () => {
    const struck = withSlowLast(300, (history, task) =>
      history.note('world/faults', fault(`${task}/auditor.audit#1`)),
    );
    expect(p99.check(struck, { ...thresholds, p99MsMax: 1 })).toMatchObject([{ cause: 'above-limit' }]);
    expect(p99.check(struck, thresholds)).toEqual([]);
  });

  test('are none where a fault may have struck anybody', () => {
    const struck = withSlowLast(10, (history) =>
      history.note('world/faults', fault('p1/redis/redis.info#1')),
    );
    expect(p99.check(struck, thresholds)).toEqual([]);
  });
});

describe('absorption', () => {
  const failing = (...faults: readonly string[]) => {
    const history = new History().enqueue('r1', 'm1').deliver('p1', 'r1');
    for (const kind of faults) history.fault(kind);
    return arrivingWhenEnqueued(
      history.giveBack('p1/r1.1', 'r1').deliver('p1', 'r1').deadLetter('p1/r1.2', 'r1'),
    );
  };

  test.each([[[]], [['auditor.hang']]])('a request that %j struck fails', (faults) => {
    expect(absorption.check(failing(...faults), thresholds)).toMatchObject([{ cause: 'not-absorbed' }]);
  });

  test.each([[['auditor.hang', 'auditor.hang']], [['auditor.permanent']]])('fine: %j struck it', (faults) => {
    expect(absorption.check(failing(...faults), thresholds)).toEqual([]);
  });
});

describe('excuses', () => {
  const struckAt = (call: string) =>
    arrivingWhenEnqueued(
      new History().enqueue('r1', 'm1').note('world/faults', { kind: 'fault', fault: 'f', index: 0, call }),
    );

  test.each(['p1/r1.1/auditor.audit#1', 'world/producer/r1#1'])('%s strikes the request', (call) => {
    expect(excusesOf(struckAt(call))).toMatchObject({ strikes: new Map([['r1', 1]]), astray: 0 });
  });

  test('a call of the client itself strikes nobody in particular', () => {
    expect(excusesOf(struckAt('p1/redis/redis.info#1'))).toMatchObject({ strikes: new Map(), astray: 1 });
  });
});
