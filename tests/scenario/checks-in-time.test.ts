import { describe, expect, test } from 'vitest';
import { check, defineScenario, redis, service } from '../../src/index.ts';
import { note, step } from '../../src/marks.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

function searched(scenario: DefinedScenario, runs = 30): Promise<VerifyResult> {
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs }), { system: scenario, concurrency, processes });
}

/** Two at a time where only one may be. */
const two = { concurrency: 2, processes: 1 } as const;

describe('what always holds is looked at whenever something has changed:', () => {
  test('state that all processes share', async () => {
    const scenario = defineScenario({
      name: 'one inside',
      ...two,
      shared: () => ({ inside: 0 }),
      system:
        ({ shared }) =>
        async () => {
          shared.inside += 1;
          await step('inside');
          shared.inside -= 1;
        },
      operations: { enter: { run: (enter) => enter() } },
      always: ({ shared }) => check(shared.inside <= 1, 'two are inside'),
    });
    const result = await searched(scenario);
    expect(result).toMatchObject({
      kind: 'failed',
      finding: { violation: { message: 'two are inside' }, minimal: { requests: 2 } },
    });
  });

  test('facts that the system notes', async () => {
    const scenario = defineScenario({
      name: 'one inside',
      ...two,
      system: () => async () => {
        note('enter');
        await step('inside');
        note('leave');
      },
      operations: { enter: { run: (enter) => enter() } },
      always: ({ facts }) => {
        const times = (kind: string): number => facts.filter((fact) => fact.kind === kind).length;
        check(times('enter') - times('leave') <= 1, 'two are inside');
      },
    });
    expect((await searched(scenario)).kind).toBe('failed');
  });
});

test('what a service answers is a copy, as over a network', async () => {
  const store = service('store', {
    state: (): { list: number[] } => ({ list: [] }),
    calls: {
      read: { reads: true, apply: (state: { list: number[] }) => state.list },
      write: {
        apply: (state: { list: number[] }, list: number[]): void => {
          state.list = list;
        },
      },
    },
  });
  const scenario = defineScenario({
    name: 'appending',
    ...two,
    services: { store },
    system:
      ({ store: client }) =>
      async () => {
        const list = await client.read();
        list.push(1);
        await client.write(list);
      },
    operations: { append: { run: (append) => append() } },
    finally: ({ store: state, history }) => check(state.list.length === history.length, 'an update was lost'),
  });
  expect(await searched(scenario)).toMatchObject({
    kind: 'failed',
    finding: { minimal: { requests: 2, deviations: 1 } },
  });
});

test('a write that a timer makes later is there when all is at rest', async () => {
  const scenario = defineScenario({
    name: 'later',
    services: { redis: redis() },
    system:
      ({ redis: client }) =>
      () =>
        void setTimeout(() => void client.incr('late'), 50),
    operations: { begin: { run: (begin) => begin() } },
    finally: ({ redis: store, history }) =>
      check(Number(store.get('late')) === history.length, 'late work is missing'),
  });
  expect((await searched(scenario)).kind).toBe('passed');
});

test('a scenario in which nothing ever succeeds is not green', async () => {
  const scenario = defineScenario({
    name: 'nonsense',
    system: () => ({}),
    operations: { call: { run: () => Promise.reject(new Error('no such method')) } },
  });
  expect(await searched(scenario)).toMatchObject({ kind: 'unreached', names: ['an operation ended ok'] });
});

test('a counterexample has no fewer operations and processes than the scenario', async () => {
  const scenario = defineScenario({
    name: 'few',
    processes: 2,
    services: { redis: redis() },
    system: ({ redis: client }) => client,
    operations: { add: { run: (client) => client.incr('n') } },
    finally: ({ redis: store }) => check(Number(store.get('n')) > 100, 'too few'),
  });
  expect(await searched(scenario)).toMatchObject({
    kind: 'failed',
    finding: { minimal: { requests: 1, processes: 2 } },
  });
});
