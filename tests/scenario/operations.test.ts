import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan, PlannedOperation } from '../../src/core/plan.ts';
import type { Run } from '../../src/core/run.ts';
import { defineScenario, type HistoryEntry, service, type ToldFact } from '../../src/index.ts';
import { note } from '../../src/marks.ts';
import type { Scenario } from '../../src/verify/scenario.ts';
import { runPlan } from '../../src/verify/run-plan.ts';

const store = service('store', {
  state: (): Map<string, number> => new Map(),
  calls: {
    read: {
      reads: true,
      subject: (key: string) => key,
      apply: (state: Map<string, number>, key: string) => state.get(key) ?? 0,
    },
    add: {
      subject: (key: string) => key,
      apply(state: Map<string, number>, key: string, amount: number) {
        if (amount < 0) throw new RangeError('expected an amount from 0');
        state.set(key, (state.get(key) ?? 0) + amount);
        this.tell('added', { amount });
      },
    },
  },
});

/** What a run of these operations, on one process, leaves in its history and its facts. */
async function outcomeOf(
  operations: readonly (Partial<PlannedOperation> & Pick<PlannedOperation, 'id' | 'kind'>)[],
  change: Partial<Plan> = {},
): Promise<{
  run: Run;
  history: readonly HistoryEntry[];
  facts: readonly ToldFact[];
  total: number | undefined;
}> {
  let seen:
    { history: readonly HistoryEntry[]; facts: readonly ToldFact[]; total: number | undefined } | undefined;
  const scenario: Scenario = defineScenario({
    name: 'counters',
    services: { store },
    system: ({ store: client }) => client,
    processes: [1, 2],
    faults: ['process.crash', 'store.*'],
    operations: {
      add: {
        args: fc.tuple(fc.constantFrom('a', 'b'), fc.nat(9)),
        subject: ([key]) => key,
        refused: (error) => error instanceof RangeError,
        run: (client, [key, amount]) => client.add(key, amount),
      },
      announced: {
        args: fc.string(),
        endsBy: (fact, { args }) => fact.kind === 'arrived' && fact.data === args,
        run: async (_, word) => {
          setTimeout(() => note('arrived', word), 500);
          await Promise.resolve();
        },
      },
    },
    finally: ({ history, facts, store: state }) => {
      seen = { history, facts, total: state.get('a') };
    },
  });
  const run = await runPlan(
    {
      ...scenario.calibrationPlan,
      processes: 1,
      operations: operations.map((each) => ({ process: 1, atMs: 0, ...each })),
      schedule: { kind: 'deviations', deviations: [] },
      ...change,
    },
    scenario,
  );
  if (seen === undefined) throw new Error(`finally was not called: ${JSON.stringify(run.ending)}`);
  return { run, ...seen };
}

describe('an operation ends', () => {
  test('ok, with what it returned, and its effect is there', async () => {
    const { history, total } = await outcomeOf([{ id: 'add1', kind: 'add', subject: 'a', input: ['a', 2] }]);
    expect(history).toMatchObject([
      { id: 'add1', kind: 'add', args: ['a', 2], subject: 'a', process: 'p1', outcome: 'ok', calledMs: 0 },
    ]);
    expect(total).toBe(2);
  });

  test('failed, where its error says that it surely had no effect', async () => {
    const { history, total } = await outcomeOf([{ id: 'add1', kind: 'add', input: ['a', -1] }]);
    expect(history[0]).toMatchObject({ outcome: 'failed', error: { message: 'expected an amount from 0' } });
    expect(total).toBeUndefined();
  });

  test('unknown, where a call of it failed after its effect', async () => {
    const at = { process: 'p1', operation: 'store.add', nth: 1 };
    const faults = [{ kind: 'store.error-after', at, with: {} }];
    const { history, total } = await outcomeOf([{ id: 'add1', kind: 'add', input: ['a', 2] }], { faults });
    expect(history[0]).toMatchObject({ outcome: 'unknown', error: { message: 'store is unavailable' } });
    expect(total).toBe(2);
  });

  test('unknown, where its process crashed; the next one waits for the restart', async () => {
    const at = { process: 'p1', operation: 'store.add', nth: 1 };
    const crash = { moment: 'exec', restartAfterMs: 1_000, inFlight: 'applied' };
    const { history, total } = await outcomeOf(
      [
        { id: 'add1', kind: 'add', input: ['a', 2] },
        { id: 'add2', kind: 'add', input: ['a', 3], atMs: 10 },
      ],
      {
        faults: [{ kind: 'process.crash', at, with: crash }],
        schedule: { kind: 'strategy', name: 'timed', seed: 1 },
      },
    );
    expect(history.map(({ outcome }) => outcome)).toEqual(['unknown', 'ok']);
    expect(history[1]?.calledMs).toBe(10);
    expect(history[1]?.returnedMs).toBeGreaterThanOrEqual(1_000);
    expect(total).toBe(5);
  });

  test('by a fact, later than its return', async () => {
    const { history, facts } = await outcomeOf([{ id: 'announced1', kind: 'announced', input: 'hello' }]);
    expect(history[0]).toMatchObject({ outcome: 'ok' });
    expect(history[0]?.returnedMs).toBeGreaterThanOrEqual(500);
    expect(facts.map(({ kind }) => kind)).toContain('arrived');
  });
});

describe('a fault of a service', () => {
  const add = [{ id: 'add1', kind: 'add', input: ['a', 2] }] as const;
  const struck = (kind: string, parameters: Record<string, number> = {}): Partial<Plan> => ({
    faults: [{ kind, at: { process: 'p1', operation: 'store.add', nth: 1 }, with: parameters }],
  });

  test.each([
    ['store.error-before', {}, 'unknown', undefined],
    ['store.repeated', {}, 'ok', 4],
    ['store.late', { delayMs: 700 }, 'ok', 2],
    ['store.slow', { extraMs: 300 }, 'ok', 2],
  ] as const)('%s', async (kind, parameters, outcome, total) => {
    const result = await outcomeOf(add, struck(kind, parameters));
    expect(result.history[0]?.outcome).toBe(outcome);
    expect(result.total).toBe(total);
  });

  test.each(['store.lost', 'store.hung'])('%s: nothing answers, and the run says who waits', async (kind) => {
    const scenario = defineScenario({
      name: 'counters',
      services: { store },
      system: ({ store: client }) => client,
      faults: ['store.*'],
      operations: { add: { run: (client) => client.add('a', 1) } },
    });
    const run = await runPlan(
      {
        ...scenario.calibrationPlan,
        processes: 1,
        operations: [{ id: 'add1', kind: 'add', process: 1, atMs: 0 }],
        ...struck(kind),
      },
      scenario,
    );
    expect(run.ending).toMatchObject({ kind: 'stuck', how: 'deadlock' });
    expect(JSON.stringify(run.ending)).toContain('add() of p1');
  });
});
