import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import {
  atMostAtOnce,
  conserved,
  type DefinedScenario,
  defineScenario,
  eachOnce,
  everyOperationSettles,
  leases,
  monotonicReads,
  mutualExclusion,
  nothingHeld,
  redis,
} from '../../src/index.ts';
import { note } from '../../src/marks.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify } from '../../src/verify/verify.ts';

const critical = { acquire: 'entered', release: 'left' };

/** So many may work at once, or as many as come. */
function gate(permits: number, check: ReturnType<typeof mutualExclusion>): DefinedScenario {
  return defineScenario({
    name: 'gate',
    processes: 1,
    concurrency: [2, 6],
    system: () => {
      let inside = 0;
      return {
        async work() {
          while (inside >= permits) await setTimeout(3);
          inside += 1;
          note('entered');
          await setTimeout(5);
          note('left');
          inside -= 1;
        },
      };
    },
    operations: { work: { run: (api) => api.work() } },
    finally: [check, everyOperationSettles('work')],
  });
}

/** Where the release is forgotten it is so on the path of an error. */
function forgetful(forgets: boolean): DefinedScenario {
  return defineScenario({
    name: 'forgetful',
    concurrency: [2, 6],
    system: () => ({
      async work(fails: boolean) {
        note('entered', { of: fails ? 'b' : 'a' });
        await setTimeout(5);
        if (!fails || !forgets) note('left', { of: fails ? 'b' : 'a' });
      },
    }),
    operations: { work: { args: fc.boolean(), run: (api, fails) => api.work(fails) } },
    finally: nothingHeld({ ...critical, key: ({ data }) => (data as { of: string }).of }),
  });
}

/** Letters are sent again when nobody answers in time. */
function letters(looks: boolean, expected?: boolean): DefinedScenario {
  const keyed = ({ data }: { data?: unknown }): string => (data as { id: string }).id;
  return defineScenario({
    name: 'letters',
    concurrency: [2, 4],
    services: { redis: redis() },
    system: ({ redis: client }) => ({
      async send(id: string) {
        if ((await client.get(id)) !== null) return;
        if (looks && (await client.set(id, '1', 'NX')) === null) return;
        if (!looks) await client.set(id, '1');
        if (expected !== false) note('sent', { id });
      },
    }),
    operations: {
      send: { args: fc.constantFrom('a', 'b'), subject: (id) => id, run: (api, id) => api.send(id) },
    },
    finally: eachOnce({
      effect: 'sent',
      key: keyed,
      ...(expected === undefined
        ? {}
        : { expected: (history) => [...new Set(history.map(({ args }) => args as string))] }),
    }),
  });
}

function accounts(isAtomic: boolean): DefinedScenario {
  return defineScenario({
    name: 'accounts',
    concurrency: [2, 6],
    services: { redis: redis() },
    system: ({ redis: client }) => ({
      async move(amount: number) {
        if (isAtomic) {
          await client.multi().decrby('a', amount).incrby('b', amount).exec();
          return;
        }
        const left = Number(await client.get('a'));
        await client.set('a', left - amount);
        await client.incrby('b', amount);
      },
    }),
    operations: { move: { args: fc.integer({ min: 1, max: 3 }), run: (api, amount) => api.move(amount) } },
    finally: conserved({
      total: 0,
      sum: ({ redis: store }) => Number(store.get('a')) + Number(store.get('b')),
    }),
  });
}

/** A cache in each process that is filled once. */
function cached(isStale: boolean): DefinedScenario {
  return defineScenario({
    name: 'cached',
    processes: 2,
    concurrency: [4, 12],
    services: { redis: redis() },
    system: ({ redis: client }) => {
      let known = 0;
      return {
        write: () => client.incr('n'),
        async read() {
          const now = Number(await client.get('n'));
          if (isStale) return known === 0 ? (known = now) : known;
          return now;
        },
      };
    },
    operations: { write: { run: (api) => api.write() }, read: { run: (api) => api.read() } },
    finally: monotonicReads({ operation: 'read', seenBy: 'all' }),
  });
}

type Release = (client: Redis, token: string) => Promise<unknown>;

const ifOwn = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const byDeleting: Release = (client) => client.del('lock:m');
const byComparing: Release = (client, token) => client.eval(ifOwn, 1, 'lock:m', token);

function locked(release: Release, lease = true): DefinedScenario {
  return defineScenario({
    name: 'locked',
    concurrency: [2, 6],
    services: { redis: redis({ locks: /^lock:(.+)/ }) },
    system: ({ redis: client, process }) => {
      let count = 0;
      return {
        async work() {
          const token = `${process}-${(count += 1)}`;
          const got = lease
            ? await client.set('lock:m', token, 'PX', 20, 'NX')
            : await client.set('lock:m', token, 'NX');
          if (got === null) return;
          await setTimeout(15);
          await release(client, token);
        },
      };
    },
    operations: { work: { subject: () => 'm', run: (api) => api.work() } },
    finally: [leases({ key: /^m$/ }), nothingHeld(), mutualExclusion()],
  });
}

test.each<readonly [string, DefinedScenario, RegExp, string]>([
  [
    'atMostAtOnce',
    gate(3, atMostAtOnce(2, critical)),
    /^3 holders of one thing at once, where 2 may be: work\d, /,
    'more than 2 at once|entered',
  ],
  [
    'mutualExclusion',
    gate(2, mutualExclusion(critical)),
    /^2 holders of one thing at once, where 1 may be/,
    'more than 1 at once|entered',
  ],
  ['nothingHeld', forgetful(true), /^still held at the end: b by work\d/, 'still held at the end|entered'],
  [
    'eachOnce',
    letters(false),
    /^sent [ab] took place 2 times: by send\d, send\d$/,
    'took place more than once|sent',
  ],
  [
    'eachOnce, expected',
    letters(true, false),
    /^sent [ab](?:, [ab])? never took place$/,
    'never took place|sent',
  ],
  ['conserved', accounts(false), /^the sum is \d, and not 0$/, 'the sum has grown'],
  [
    'monotonicReads',
    cached(true),
    /^read\d+ read \d though read\d+ had read \d before it was called$/,
    'a read went back|read',
  ],
  [
    'leases: released',
    locked(byDeleting),
    /^work\d gave back m, which work\d holds$/,
    "somebody else's lock|gave back",
  ],
  ['leases: none', locked(byComparing, false), /^work\d took m without a lease/, 'a lock without a lease'],
])('finds what breaks it: %s', async (_, scenario, message, cause) => {
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, 'chaos', { runs: 300 });
  const result = await verify(property, { system: scenario, concurrency, processes });
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  const { violation, signature } = result.finding;
  expect(violation.message).toMatch(message);
  expect(signature).toBe(`finally|${cause}`);
});

test.each<readonly [string, DefinedScenario]>([
  ['atMostAtOnce', gate(2, atMostAtOnce(2, critical))],
  ['mutualExclusion', gate(1, mutualExclusion(critical))],
  ['nothingHeld', forgetful(false)],
  ['eachOnce', letters(true)],
  ['eachOnce, expected', letters(true, true)],
  ['conserved', accounts(true)],
  ['monotonicReads', cached(false)],
  ['leases', locked(byComparing)],
])('accuses nobody who keeps to it: %s', async (_, scenario) => {
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, 'chaos', { runs: 200 });
  const result = await verify(property, { system: scenario, concurrency, processes });
  expect(result.kind === 'failed' ? result.finding.violation : result.kind).toBe('passed');
});

test('what a crashed process held in its memory is free, and a lock is not', async () => {
  const scenario = (options: Parameters<typeof nothingHeld>[0]): DefinedScenario =>
    defineScenario({
      name: 'crashing',
      processes: 2,
      concurrency: 6,
      services: { redis: redis({ locks: /^lock:(.+)/ }) },
      faults: ['process.crash'],
      system: ({ redis: client, process }) => ({
        async work() {
          await client.set(`lock:${process}`, 'x');
          note('entered');
          await setTimeout(5);
          note('left');
          await client.del(`lock:${process}`);
        },
      }),
      operations: { work: { run: (api) => api.work() } },
      finally: nothingHeld(options),
    });
  const kinds = [critical, {}].map(async (options) => {
    const held = scenario(options);
    const property = scenarioProperty(held, 'chaos', { runs: 100 });
    return (
      await verify(property, { system: held, processes: { min: 2, max: 2 }, concurrency: held.concurrency })
    ).kind;
  });
  expect(await Promise.all(kinds)).toEqual(['passed', 'failed']);
});
