import { expect, test } from 'vitest';
import { defineScenario, redis, service, type DefinedScenario } from '../../src/index.ts';
import { schedulesOf } from '../../src/exhaust/schedules.ts';
import { note } from '../../src/marks.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveScope } from '../../src/verify/small-scope.ts';

/** What the checks of a run have seen. */
let seen: unknown[] = [];
const scope = resolveScope({ requests: 2 });
const two = { processes: 2, concurrency: 2, services: { redis: redis() } } as const;

/** In these, events that seem to touch nothing in common make a difference. */
const scenarios: readonly DefinedScenario[] = [
  defineScenario({
    ...two,
    name: 'the states between two writes to different keys',
    system: ({ redis: client, process }) => ({ write: () => client.set(process, '1') }),
    operations: { write: { run: (api) => api.write() } },
    always: ({ redis: store }) => void seen.push([store.get('p1'), store.get('p2')]),
  }),
  defineScenario({
    ...two,
    name: 'calls before or after the ends of others',
    system: ({ redis: client, process }) => ({ write: () => client.set(process, '1') }),
    operations: { write: { run: (api) => api.write() } },
    finally: ({ history }) => void seen.push(history.map(({ invoked, returned }) => [invoked, returned])),
  }),
  defineScenario({
    ...two,
    name: 'what two processes note',
    system: ({ redis: client, process }) => ({
      write: () => client.set(process, '1').then(() => note('written', { process })),
    }),
    operations: { write: { run: (api) => api.write() } },
    finally: ({ facts }) => {
      seen.push(facts.filter(({ kind }) => kind === 'written').map(({ task }) => task));
    },
  }),
  defineScenario({
    ...two,
    name: 'what two processes share',
    shared: () => ({ order: [] as string[] }),
    system: ({ redis: client, process, shared }) => ({
      write: () => client.set(process, '1').then(() => shared.order.push(process)),
    }),
    operations: { write: { run: (api) => api.write() } },
    finally: ({ shared }) => void seen.push([...shared.order]),
  }),
  defineScenario({
    ...two,
    processes: 1,
    name: 'a call and an answer in one process',
    system: ({ redis: client }) => {
      let known = 'nothing';
      return {
        ask: async () => {
          const before = known;
          known = String(await client.incr('n'));
          return before;
        },
      };
    },
    operations: { ask: { run: (api) => api.ask() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
  defineScenario({
    ...two,
    name: 'a command that looks at all keys',
    system: ({ redis: client, process }) => ({
      count: async () => {
        await client.set(process, '1');
        return client.dbsize();
      },
    }),
    operations: { count: { run: (api) => api.count() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
  defineScenario({
    ...two,
    name: 'a transaction',
    system: ({ redis: client, process }) => ({
      move: async () => {
        if (process === 'p1') await client.multi().incr('n').exec();
        return client.get('n');
      },
    }),
    operations: { move: { run: (api) => api.move() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
  defineScenario({
    ...two,
    name: 'which of two keys a command that waits is served from',
    system: ({ redis: client, process }) => ({
      pass: async () => {
        const reader = client.duplicate();
        await reader.ping();
        const key = process === 'p1' ? 'a' : 'b';
        const served = key === 'a' ? reader.blpop('a', 'b', 1) : undefined;
        await client.ping();
        await client.rpush(key, key);
        return served;
      },
    }),
    operations: { pass: { run: (api) => api.pass() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
  defineScenario({
    ...two,
    name: 'where a command that waits moves what it is served',
    system: ({ redis: client, process }) => ({
      pass: async () => {
        const reader = client.duplicate();
        await reader.ping();
        const moved = process === 'p1' ? reader.blmove('from', 'to', 'LEFT', 'LEFT', 1) : undefined;
        await client.ping();
        if (process === 'p2') return client.rpush('from', '1');
        return [await client.llen('to'), await moved];
      },
    }),
    operations: { pass: { run: (api) => api.pass() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
  defineScenario({
    ...two,
    services: {
      mail: service('mail', {
        state: (): string[] => [],
        calls: {
          send: { subject: (to: string) => to, apply: (sent: string[], to: string) => sent.push(to) },
          count: { reads: true, apply: (sent: string[]) => sent.length },
        },
      }),
    },
    name: 'a call about all, beside calls about a part each',
    system: ({ mail, process }) => ({
      send: async () => {
        await mail.send(process);
        return mail.count();
      },
    }),
    operations: { send: { run: (api) => api.send() } },
    finally: ({ history }) => void seen.push(history.map(({ result }) => result)),
  }),
];

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  'no outcome is left out: %s',
  async (_, scenario) => {
    const plan = scenario.scopePlan({ ...scope, processes: scenario.processes.max }, 1);
    const outcomes = async (reduction: 'none' | 'independent'): Promise<readonly string[]> => {
      const all = schedulesOf(plan, { deviationsMax: 1, holds: 'any', reduction }, async (each) => {
        seen = [];
        const run = await runPlan(each, scenario, { record: true });
        return { run, outcome: JSON.stringify(seen) };
      });
      const every = new Set<string>();
      for await (const { outcome } of all) every.add(outcome);
      return [...every].toSorted();
    };
    const every = await outcomes('none');
    expect(every.length).toBeGreaterThan(1);
    expect(await outcomes('independent')).toEqual(every);
  },
);
