import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { check, defineScenario, redis } from '../../src/index.ts';
import { note } from '../../src/marks.ts';
import { verifyScenario } from '../examples/verified.ts';
import { rowsShown, shownFailure } from './shown-failure.ts';

interface Life {
  readonly start?: () => Promise<void>;
  readonly stop?: () => Promise<void>;
}

/** One operation that counts, in a process with this life. */
function counting(life: (client: Redis) => Life, faults: readonly string[] = []) {
  return defineScenario({
    name: 'counting',
    services: { redis: redis() },
    system: ({ redis: client }) => ({ api: client, ...life(client) }),
    processes: 1,
    concurrency: 1,
    operations: { count: { run: (client) => countOnce(client) } },
    faults,
  });
}

async function countOnce(client: Redis): Promise<number> {
  const value = await client.incr('n');
  note('counted');
  return value;
}

async function shown(scenario: Parameters<typeof verifyScenario>[0]): Promise<string> {
  return shownFailure(await verifyScenario(scenario));
}

/** One operation has one name, however often it was drawn. */
function rowsOf(block: string): readonly string[] {
  return rowsShown(block).map((row) => row.replace(/count\d+|a\d+/g, 'count1'));
}

const badStop = (): Life => ({ stop: () => Promise.reject(new Error('bad stop')) });

test('a failing stop is shown as such, after what came before it', async () => {
  const block = await shown(counting(badStop));
  expect(block).toMatch(/^✗ leftovers {3}p1 failed to stop\b/);
  expect(rowsOf(block)).toEqual([
    '▶ count1: count()',
    'count1: INCR n → 1',
    'counted',
    '■ count1 → 1',
    'stopping',
    '✗ failed to stop: bad stop',
  ]);
});

test('a leftover timer is shown after the shutdown that left it', async () => {
  const block = await shown(
    counting(() => {
      setTimeout(() => {}, 60_000);
      return { stop: () => Promise.resolve() };
    }),
  );
  expect(rowsOf(block)).toEqual([
    '▶ count1: count()',
    'count1: INCR n → 1',
    'counted',
    '■ count1 → 1',
    'stopping',
    'stopped',
    'the run ends',
  ]);
});

test('a process that cannot stop, and so never restarts, is shown as such', async () => {
  const block = await shown(counting(badStop, ['process.graceful-shutdown']));
  expect(block).toContain('p1 failed to stop');
  expect(block).not.toContain('failed to start');
});

test('a failing start is still shown as such', async () => {
  const life = (client: Redis): Life => ({
    start: async () => {
      if ((await client.get('n')) !== null) throw new Error('bad start');
    },
  });
  const block = await shown(counting(life, ['process.crash']));
  expect(block).toMatch(/p1(?:~\d+)? failed to start/);
  expect(rowsOf(block)).toContain('✗ failed to start: bad start');
  expect(block).not.toContain('failed to stop');
});

test('a check that fails at the end stands last', async () => {
  const scenario = defineScenario({
    name: 'counting',
    services: { redis: redis() },
    system: ({ redis: client }) => client,
    processes: 1,
    concurrency: 1,
    operations: { count: { run: (client) => countOnce(client) } },
    finally: ({ redis: store }) => check(store.get('n') === '2', 'n is not two'),
  });
  expect(rowsOf(await shown(scenario)).at(-1)).toBe('✗ n is not two');
});
