import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, type DefinedScenario } from '../../src/index.ts';
import { parsePlan } from '../../src/core/plan-schema.ts';
import type { Plan, PlannedOperation } from '../../src/core/plan.ts';
import { turnFields } from '../../src/core/turns.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { verify } from '../../src/verify/verify.ts';
import { chaosSettings } from './chaos-settings.ts';
import { Semaphore, semaphoreOf } from './semaphore.ts';

/** Reads, waits for a microtask, and writes: two calls race in one turn, and in no other way. */
class Counter {
  count = 0;

  async add(): Promise<number> {
    const before = this.count;
    await Promise.resolve();
    this.count = before + 1;
    return this.count;
  }
}

function counting(together: boolean): DefinedScenario {
  return defineScenario({
    name: 'counter',
    system: () => new Counter(),
    processes: 1,
    concurrency: [2, 8],
    together,
    operations: { add: { run: (counter) => counter.add() } },
    finally: ({ history }) => {
      const answers = history.map(({ result }) => result as number);
      expect(answers.toSorted((left, right) => left - right)).toEqual(answers.map((_, index) => index + 1));
    },
  });
}

async function checked(scenario: DefinedScenario, runs = 200): ReturnType<typeof verify> {
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs }), { system: scenario, concurrency, processes });
}

describe('calls in one turn', () => {
  test('race where nothing else lets them: found, made small, and told', async () => {
    expect((await checked(counting(false))).kind).toBe('passed');
    const result = await checked(counting(true));
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    const { finding } = result;
    expect(finding.minimal).toMatchObject({ requests: 2, deviations: 1 });
    expect(finding.shrink.certificate.kind).toBe('minimal');
    const block = failureBlock(
      { ...finding, replay: { command: 'replay it', file: undefined }, isNew: true },
      { width: 80, colour: false },
    );
    expect(block).toMatch(/schedule +add\d is called in the turn of add\d's call, right after it/);
    const copy = parsePlan(JSON.parse(JSON.stringify(finding.run.plan)));
    expect((await runPlan(copy, counting(true))).traceHash).toBe(finding.run.traceHash);
  });

  test.each([0, 1, 2, 7])('come %i microtasks apart', async (microtasks) => {
    let passed = 0;
    let seen = -1;
    const scenario = defineScenario({
      name: 'apart',
      system: () => ({}),
      operations: {
        first: {
          run: async () => {
            for (passed = 0; passed < 20; passed += 1) await Promise.resolve();
          },
        },
        second: { run: () => (seen = passed) },
      },
    });
    const [first, second] = operationsOf(['first', 'second']);
    await runPlan(
      planOf(scenario, [first, { ...second, with: { operation: 'first1', microtasks } }]),
      scenario,
    );
    expect(seen).toBe(microtasks);
  });

  test('are of one process, and follow an earlier call', () => {
    const some = { turns: 0, apart: 0 };
    const plans = counting(true).plans(chaosSettings);
    fc.assert(
      fc.property(plans, (plan) => {
        const ids = plan.operations.map(({ id }) => id);
        for (const [index, each] of plan.operations.entries()) {
          if (each.with === undefined) some.apart += 1;
          else {
            some.turns += 1;
            const other = ids.indexOf(each.with.operation);
            expect(other).toBeGreaterThanOrEqual(0);
            expect(other).toBeLessThan(index);
            expect(plan.operations[other]?.process).toBe(each.process);
          }
        }
        expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
      }),
      { seed: 1 },
    );
    expect(Math.min(some.turns, some.apart)).toBeGreaterThan(50);
    const [plan] = fc.sample(counting(false).plans(chaosSettings), { seed: 1, numRuns: 1 });
    expect(turnFields(plan?.operations ?? [])).toEqual([]);
  });
});

describe('operations that are given up', () => {
  test('a permit that was handed to one of them is lost: found, made small, and told', async () => {
    const result = await checked(semaphoreOf(Semaphore));
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    const { finding } = result;
    expect(finding.signature).toBe('everything ends|deadlock|work');
    expect(finding.minimal).toMatchObject({ requests: 3, faults: 0 });
    expect(finding.shrink.certificate.kind).toBe('minimal');
    const block = failureBlock(
      { ...finding, replay: { command: 'replay it', file: undefined }, isNew: true },
      { width: 80, colour: false },
    );
    expect(block).toMatch(/schedule +work\d is cancelled /);
    expect(block).toMatch(/✗ work\d is cancelled/);
  });

  test('are no fault by themselves', async () => {
    class Careful extends Semaphore {
      protected override gaveUp(): void {
        this.release();
      }
    }
    expect((await checked(semaphoreOf(Careful), 400)).kind).toBe('passed');
  });

  test('must end, though they may otherwise wait for ever', async () => {
    const waits = (cancellable: boolean): DefinedScenario =>
      defineScenario({
        name: 'waits',
        system: () => ({}),
        operations: {
          wait: { blocking: true, cancellable, run: () => new Promise(() => {}) },
          pass: { run: () => 1 },
        },
      });
    expect((await checked(waits(false))).kind).toBe('passed');
    const result = await checked(waits(true));
    expect(result.kind === 'failed' && result.finding.run.ending).toMatchObject({
      kind: 'stuck',
      waiting: [{ forWhat: 'its promise to settle, though it was cancelled' }],
    });
  });

  const [work, other] = operationsOf(['work', 'other']);
  test.each<readonly [string, PlannedOperation['cancel'], readonly number[]]>([
    ['in the turn of its call', { afterOwnEvents: 1, microtasks: 0 }, [0, 0]],
    ['some microtasks after it', { afterOwnEvents: 1, microtasks: 2 }, [0, 2]],
    ['at a later event of its own', { afterOwnEvents: 3, microtasks: 1 }, [20, 0]],
    ['after a time', { afterMs: 15 }, [15, 20]],
    ['in the turn of another call', { with: { operation: 'other2', microtasks: 3 } }, [12, 3]],
    ['never, where it has ended before', { afterMs: 500 }, []],
  ])('are given up %s', async (_, cancel, expected) => {
    let givenUp: readonly number[] = [];
    let ticks = 0;
    const scenario = defineScenario({
      name: 'moments',
      system: () => ({}),
      operations: {
        work: {
          cancellable: true,
          run: async (_api, _args, { signal }) => {
            signal.addEventListener('abort', () => (givenUp = [Date.now() % 1_000, ticks]));
            for (let round = 0; round < 3; round += 1) {
              count();
              await setTimeout(10);
            }
          },
        },
        other: { run: () => count() },
      },
      finally: ({ history, facts }) => {
        expect(history[0]?.cancelled).toBe(expected.length > 0);
        expect(facts.filter(({ kind }) => kind === 'operation cancelled')).toHaveLength(expected.length / 2);
      },
    });
    /** Counts the microtasks of this turn. */
    function count(): void {
      ticks = 0;
      const next = (): void => {
        ticks += 1;
        if (ticks < 20) queueMicrotask(next);
      };
      queueMicrotask(next);
    }
    const run = await runPlan(
      planOf(scenario, [
        { ...work, cancel },
        { ...other, atMs: 12 },
      ]),
      scenario,
    );
    expect(run.ending.kind).toBe('settled');
    expect(givenUp).toEqual(expected);
  });
});

test.each<readonly [string, (operations: readonly PlannedOperation[]) => readonly PlannedOperation[]]>([
  ['operations.0.with', ([one, ...rest]) => [{ ...one, with: turn('gone') } as PlannedOperation, ...rest]],
  ['operations.1.with', ([one, two]) => [one, { ...two, with: turn('b2') }] as PlannedOperation[]],
  [
    'operations.1.with',
    ([one, two]) =>
      [
        { ...one, process: 2 },
        { ...two, with: turn('a1') },
      ] as PlannedOperation[],
  ],
  [
    'operations.0.with',
    ([one, two]) =>
      [
        { ...one, with: turn('b2') },
        { ...two, with: turn('a1') },
      ] as PlannedOperation[],
  ],
  [
    'operations.0.cancel',
    ([one, two]) => [{ ...one, cancel: { with: turn('gone') } }, two] as PlannedOperation[],
  ],
])('a plan with a turn that cannot be is refused: %s', (field, change) => {
  const scenario = counting(true);
  const plan = { ...planOf(scenario, change(operationsOf(['a', 'b']))), processes: 2 };
  expect(() => parsePlan(plan)).toThrow(
    `${field}: expected another operation of the same process, which does not wait for this one in turn`,
  );
});

test.each<readonly [string, object, string]>([
  ['together', { together: 'yes' }, 'together: expected true or false, got "yes"'],
  [
    'one operation',
    { together: true, concurrency: 1 },
    'expected runs of two operations or more, got a concurrency of 1',
  ],
  [
    'cancellable',
    { operations: { a: { cancellable: 1, run: () => 1 } } },
    'operations.a.cancellable: expected true or false',
  ],
])('a wrong option is refused: %s', (_, options, message) => {
  const base = { name: 'wrong', system: () => ({}), operations: { a: { run: () => 1 } } };
  expect(() => defineScenario({ ...base, ...options })).toThrow(message);
});

function turn(operation: string): NonNullable<PlannedOperation['with']> {
  return { operation, microtasks: 1 };
}

function operationsOf(kinds: readonly string[]): [PlannedOperation, PlannedOperation] {
  const [first, second] = kinds.map((kind, index) => ({
    id: `${kind}${index + 1}`,
    kind,
    process: 1,
    atMs: 0,
  }));
  if (first === undefined || second === undefined) throw new Error('two kinds are needed');
  return [first, second];
}

function planOf(scenario: DefinedScenario, operations: Plan['operations']): Plan {
  return {
    ...scenario.calibrationPlan,
    processes: 1,
    operations,
    schedule: { kind: 'strategy', name: 'timed', seed: 1 },
  };
}
