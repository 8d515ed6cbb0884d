import * as fc from 'fast-check';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, defineScenario, redis, runPlan } from '../../src/index.ts';
import { collectGarbage, heapBytes } from '../../src/memory/collect-garbage.ts';
import { theilSenSlope } from '../../src/memory/theil-sen.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';
import { atDepth } from '../depth.ts';
import { projectOf } from './project.ts';

function searched(scenario: DefinedScenario, runs = 40): Promise<VerifyResult> {
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs }), { system: scenario, concurrency, processes });
}

function plansOf(scenario: DefinedScenario, count: number, faultKinds: readonly string[] = []) {
  const { concurrency, processes } = scenario;
  const plans = scenario.plans({
    concurrency,
    processes,
    requestTimeoutMs: 1_000,
    profile: 'chaos',
    faultsMax: 3,
    faultKinds,
  });
  return fc.sample(plans, { numRuns: count, seed: 7 });
}

/** All that would leak from run to run, and a race of each process with itself. */
const shop = `
  import { setTimeout as sleep } from 'node:timers/promises';
  import { randomUUID } from 'node:crypto';
  import { setTimeout as later } from 'node:timers';
  const { now } = Date;
  const random = Math.random;
  const begun = now();
  const cache = new Map<string, Promise<string>>();
  let served = 0;
  let ticks = 0;
  const drawn = [random(), randomUUID(), crypto.randomUUID()];
  setInterval(() => { ticks += 1; }, 50);
  later(() => { cache.clear(); }, 200);
  interface Client { incr(key: string): Promise<number>; }
  export default ({ redis, process }: { redis: Client; process: string }) => ({
    async serve(key: string) {
      const cached = cache.get(key) ?? sleep(random() * 100, key);
      cache.set(key, cached);
      await cached;
      await redis.incr(key);
      served += 1;
      return { process, begun, took: now() - begun, served, ticks, drawn };
    },
  });`;

interface Served {
  readonly begun: number;
  readonly took: number;
  readonly served: number;
  readonly ticks: number;
  readonly drawn: readonly unknown[];
}

interface Shop {
  readonly serve: (key: string) => Promise<Served>;
}

function shopIn(folder: string, seen: (served: readonly Served[]) => void = () => {}): DefinedScenario {
  return defineScenario({
    name: 'a shop in a module',
    services: { redis: redis() },
    system: join(folder, 'src/shop.ts'),
    processes: [1, 3],
    concurrency: [2, 12],
    operations: {
      serve: { args: fc.constantFrom('A', 'B'), run: (api: Shop, key) => api.serve(key) },
    },
    faults: ['process.crash', 'redis.slow'],
    finally: ({ history }) =>
      seen(history.flatMap(({ outcome, result }) => (outcome === 'ok' ? [result as Served] : []))),
  });
}

describe('a system that is a module', () => {
  test('has clocks, timers and random numbers of the run from its first line, and a state of its own', async () => {
    const all: Served[] = [];
    const scenario = shopIn(projectOf({ 'src/shop.ts': shop }), (served) => void all.push(...served));
    expect((await searched(scenario)).kind).toBe('passed');
    const startMs = Date.UTC(2030, 0, 1);
    expect(all.length).toBeGreaterThan(100);
    for (const { begun, took, served, ticks } of all) {
      expect(begun).toBeGreaterThanOrEqual(startMs);
      expect(begun).toBeLessThan(startMs + 3_600_000);
      expect(ticks).toBeGreaterThanOrEqual(0);
      expect(took).toBeLessThan(3_600_000);
      // No run has more operations: a count that runs shared would be higher.
      expect(served).toBeLessThanOrEqual(12);
    }
    expect(all.some(({ ticks }) => ticks > 0)).toBe(true);
  });

  test('runs each plan as it did before', async () => {
    const folder = projectOf({ 'src/shop.ts': shop });
    let last = '';
    const scenario = shopIn(folder, (served) => {
      last = JSON.stringify(served);
    });
    const runs = async () => {
      const told: (readonly [number | string, string])[] = [];
      const kinds = ['process.crash', 'redis.slow'];
      for (const plan of plansOf(scenario, atDepth({ short: 200, deep: 1_000 }), kinds)) {
        const { traceHash } = await runPlan(plan, scenario);
        told.push([traceHash, last]);
      }
      return told;
    };
    const first = await runs();
    expect(new Set(first.map(([hash]) => hash)).size).toBeGreaterThan(150);
    expect(await runs()).toEqual(first);
  });

  test('leaves nothing behind: the heap is flat over hundreds of runs', async () => {
    const folder = projectOf({
      'src/heavy.ts': `
        const kept = new Map(Array.from({ length: 1_000 }, (_, index) => [index, { index }]));
        setInterval(() => { kept.clear(); }, 10_000);
        export const size = (): number => kept.size;`,
    });
    const scenario = defineScenario({
      name: 'a heavy module',
      concurrency: [2, 4],
      system: join(folder, 'src/heavy.ts'),
      operations: { look: { run: (api: { readonly size: () => number }) => api.size() } },
    });
    const { runs, bytesMax } = atDepth({
      short: { runs: 20, bytesMax: 2_000 },
      deep: { runs: 100, bytesMax: 200 },
    });
    const plans = plansOf(scenario, runs);
    const bytes: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      for (const plan of plans) await runPlan(plan, scenario);
      await collectGarbage();
      bytes.push(heapBytes());
    }
    // What each run makes weighs tens of kilobytes.
    expect(theilSenSlope(bytes.slice(5)) / runs).toBeLessThan(bytesMax);
  });

  test('is a failure where it loses an update, told with the lines of its source', async () => {
    const folder = projectOf({
      'src/count.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        let count = 0;

        export async function add(): Promise<number> {
          const read = count;
          await sleep(5);
          if (read !== count) throw new RangeError('somebody came between');
          count = read + 1;
          return count;
        }`,
    });
    const result = await searched(
      defineScenario({
        name: 'counting',
        system: pathToFileURL(join(folder, 'src/count.ts')),
        concurrency: [2, 4],
        operations: { add: { run: (api: { add: () => Promise<number> }) => api.add() } },
        finally: ({ history }) => {
          for (const { error } of history) if (error instanceof Error) throw error;
        },
      }),
    );
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    expect(result.finding.violation.why).toContain(`thrown at ${folder}/src/count.ts:8`);
    expect(result.finding.minimal).toMatchObject({ requests: 2, processes: 1 });
  });

  test('dies with a crash: a restarted process begins anew', async () => {
    const folder = projectOf({
      'src/count.ts': `
        let count = 0;
        export default ({ redis }: { redis: { incr(key: string): Promise<number> } }) => ({
          async add() {
            await redis.incr('all');
            return ++count;
          },
        });`,
    });
    /** How many operations of a run were the first of their process. */
    const anew = { restarted: 0, whole: 0 };
    const scenario = defineScenario({
      name: 'counting',
      services: { redis: redis() },
      system: join(folder, 'src/count.ts'),
      processes: 1,
      concurrency: 10,
      operations: { add: { run: (api: { add: () => Promise<number> }) => api.add() } },
      faults: ['process.crash'],
      finally: ({ history, facts }) => {
        const starts = facts.filter(({ data }) => JSON.stringify(data)?.includes('"started"')).length;
        const counts = history.flatMap(({ result }) => (typeof result === 'number' ? [result] : []));
        const ones = counts.filter((count) => count === 1).length;
        check(ones <= starts, 'a count began anew in the same process');
        check(new Set(counts).size === counts.length || starts > 1, 'two counts in one process');
        const key = starts > 1 ? 'restarted' : 'whole';
        anew[key] = Math.max(anew[key], ones);
      },
    });
    expect((await searched(scenario, 60)).kind).toBe('passed');
    expect(anew.whole).toBe(1);
    expect(anew.restarted).toBeGreaterThan(1);
  });

  test.each([
    ['names', 'shop.ts', 'export const add = () => 1;'],
    ['a default that is no function', 'shop.ts', 'export default { add: () => 1 };'],
    [
      'a function that makes it',
      'shop.ts',
      'export default async () => ({ api: { add: () => 1 }, stop() {} });',
    ],
    [
      'an object of CommonJS',
      'shop.cjs',
      'module.exports = new (class { #n = 0; add() { return ++this.#n; } })();',
    ],
    [
      'functions of CommonJS',
      'shop.cjs',
      'let n = 0; exports.add = function () { this.n = ++n; return this.n; };',
    ],
  ])('may export %s', async (_, file, text) => {
    const scenario = defineScenario({
      name: 'adding',
      services: { redis: redis() },
      system: join(projectOf({ [file]: text }), file),
      operations: { add: { run: (api: { readonly add: () => number }) => api.add() } },
      finally: ({ history }) =>
        check(
          history.every(({ error }) => error === undefined),
          'one failed',
        ),
    });
    expect((await searched(scenario, 5)).kind).toBe('passed');
  });
});
