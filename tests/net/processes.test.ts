import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, type DefinedScenario, defineScenario, runPlan } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';
import { atDepth } from '../depth.ts';

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

  for (const fault of ['net.late', 'net.slow', 'net.partition', 'net.half-open', 'process.pause']) {
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

  test('do the same again with the same plan', async () => {
    const scenario = counters(['net.*', 'process.*']);
    const plans = scenario.plans({
      concurrency: scenario.concurrency,
      processes: scenario.processes,
      requestTimeoutMs: 1_000,
      profile: 'chaos',
      faultsMax: 3,
      faultKinds: [...scenario.faults.definitions.keys()],
    });
    for (const plan of fc.sample(plans, { seed: 3, numRuns: atDepth({ short: 40, deep: 1_000 }) })) {
      const first = await runPlan(plan, scenario);
      expect((await runPlan(plan, scenario)).traceHash).toBe(first.traceHash);
    }
  });
});
