import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, type DefinedScenario, defineScenario, runPlan } from '../../src/index.ts';
import type { Plan, PlannedOperation } from '../../src/core/plan.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';
import { faultInWords } from '../../src/report/fault-in-words.ts';
import { atDepth } from '../depth.ts';
import { plansOf } from './plans-of.ts';

interface Entry {
  readonly result: unknown;
  readonly outcome: string;
}

/** Three processes that tell each other what they were told. */
function counters(faults: readonly string[], seen: (result: string) => void = () => {}): DefinedScenario {
  return defineScenario({
    name: 'counters',
    system: new URL('services/counter.ts', import.meta.url),
    env: { PEERS: 'p1 p2 p3' },
    processes: 3,
    concurrency: [1, 6],
    network: {},
    faults,
    operations: {
      tell: { args: fc.nat(), run: ({ fetch }, id) => fetch(`/tell?id=${id}`) },
      told: { run: ({ fetch }) => fetch('/told') },
    },
    finally: ({ history }) => {
      for (const { result, outcome } of history as readonly Entry[]) {
        if (outcome !== 'ok') continue;
        const { body } = result as { readonly body: unknown };
        if (typeof body === 'string') seen(body);
        else {
          for (const [id, times] of body as readonly (readonly [string, number])[]) {
            const tells = history.filter(({ kind, args }) => kind === 'tell' && JSON.stringify(args) === id);
            // Whoever hears of it notes it, and hears it from itself once more.
            check(times <= 2 * tells.length, 'noted too often');
          }
        }
      }
    },
  });
}

function searched(system: DefinedScenario, runs: number): Promise<VerifyResult> {
  const { concurrency, processes } = system;
  const property = scenarioProperty(system, 'chaos', { runs });
  return verify(property, { system, concurrency, processes });
}

/** Operations of p1 and p2 that tell everybody, on the quiet schedule without latencies; p1 and p2 are split at a call. */
function splitAt(call: string, scenario: DefinedScenario): Plan {
  const [drawn = expect.fail('no plan was drawn')] = fc.sample(plansOf(scenario, 1), { seed: 1, numRuns: 1 });
  const [first = expect.fail('no operation was drawn')] = drawn.operations;
  const tell = (id: string, process: number): PlannedOperation => ({
    ...first,
    id,
    kind: 'tell',
    input: [process],
    process,
    atMs: 0,
    with: undefined,
  });
  return {
    ...drawn,
    processes: 3,
    operations: [tell('one', 1), tell('two', 2)],
    settings: { ...drawn.settings, net: { latencyMs: { min: 0, max: 0 } } },
    faults: [{ kind: 'net.split', at: { call }, with: { durationMs: 5_000 } }],
    schedule: { kind: 'deviations', deviations: [] },
  };
}

describe('processes that talk over HTTP', () => {
  test('lose nothing where nothing goes wrong', async () => {
    const seen = new Set<string>();
    const result = await searched(
      counters([], (each) => seen.add(each)),
      40,
    );
    expect(result.kind).toBe('passed');
    expect([...seen]).toEqual(['fulfilled fulfilled fulfilled']);
  });

  for (const fault of ['net.refused', 'net.reset-before', 'net.reset-after', 'process.crash']) {
    test(`notice ${fault}`, async () => {
      const seen = new Set<string>();
      const result = await searched(
        counters([fault], (each) => seen.add(each)),
        60,
      );
      expect(result.kind === 'failed' ? result.finding.violation : result.kind).toBe('passed');
      expect([...seen].some((each) => each.includes('rejected'))).toBe(true);
    });
  }

  for (const fault of [
    'net.late',
    'net.slow',
    'net.partition',
    'net.split',
    'net.half-open',
    'process.pause',
  ]) {
    test(`get over ${fault}`, async () => {
      const seen = new Set<string>();
      const result = await searched(
        counters([fault], (each) => seen.add(each)),
        40,
      );
      expect(result.kind === 'failed' ? result.finding.violation : result.kind).toBe('passed');
      expect([...seen]).toEqual(['fulfilled fulfilled fulfilled']);
    });
  }

  test.each([
    ['what is under way', 'p1/p2:3000#1/net.send#1'],
    ['connections that are being made', 'p1/p2:3000#1/net.connect#1'],
  ])('that are split reach each other later and the third at once: %s', async (_, call) => {
    const scenario = counters(['net.split']);
    const { ending, recording } = await runPlan(splitAt(call, scenario), scenario, { record: true });
    expect(ending.kind).toBe('settled');
    expect(recording?.struck).toHaveLength(1);
    const firstMs = (id: string): number =>
      recording?.steps.find((step) => step.id.startsWith(id))?.atMs ?? expect.fail(`${id} did not happen`);
    expect(firstMs('p2/:3000 from p1 p2:3000#1/net.data#1')).toBe(5_000);
    expect(firstMs('p2/p1:3000#1/net.connect')).toBe(5_000);
    expect(firstMs('p3/:3000 from p1 p3:3000#1/net.data#1')).toBe(0);
    expect(firstMs('p3/:3000 from p2 p3:3000#1/net.data#1')).toBe(0);
    expect(firstMs('p1/:3000 from p1 p1:3000#2/net.data#1')).toBe(0);
  });

  test('are named in the words for what split them', () => {
    const inWords = (call: string): string =>
      faultInWords({ kind: 'net.split', at: { call }, with: { durationMs: 5_000 } });
    expect(inWords('p1/p2:3000#1/net.send#2')).toBe(
      'net.split (duration 5,000 ms) at what p1 sends on connection 1 to p2:3000',
    );
    expect(inWords('p2/:3000 from p1 p2:3000#1/net.send#1')).toBe(
      'net.split (duration 5,000 ms) at what p2 sends on connection 1 of p1 to :3000',
    );
    expect(inWords('p1/p2:3000#2/net.connect#1')).toBe(
      "net.split (duration 5,000 ms) at p1's connection 2 to p2:3000",
    );
  });

  test('do the same again with the same plan', async () => {
    const scenario = counters(['net.*', 'process.*']);
    const plans = plansOf(scenario, 3);
    for (const plan of fc.sample(plans, { seed: 3, numRuns: atDepth({ short: 40, deep: 1_000 }) })) {
      const first = await runPlan(plan, scenario);
      expect((await runPlan(plan, scenario)).traceHash).toBe(first.traceHash);
    }
  });
});
