import { describe, expect, test } from 'vitest';
import { defineScenario, redis, service } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { DefinedScenario, ScenarioOptions } from '../../src/scenario/define-scenario.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

const slow = service('slow', {
  calls: { work: { latencyMs: [100, 200], apply: () => 'done' } },
});

type Asked = Pick<
  ScenarioOptions<Record<never, never>, Record<never, never>, never, never, object>,
  'thresholds'
>;

function working(thresholds: Asked['thresholds'], contended = 1, of = 100): DefinedScenario {
  return defineScenario({
    name: 'working',
    services: { redis: redis(), slow },
    system: ({ slow: client }) => client,
    concurrency: 20,
    operations: {
      work: { run: (client) => client.work() },
      fail: { run: () => Promise.reject(new Error('no')) },
    },
    figures: { contention: () => [contended, of] },
    thresholds: thresholds ?? {},
  });
}

async function underLoad(scenario: DefinedScenario): Promise<VerifyResult> {
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, 'slo', { runs: 3 });
  return verify(property, { system: scenario, concurrency, processes });
}

describe('under the service level', () => {
  test.each([
    [{ 'latency{operation:work}': ['p(99)<250', 'min>=100', 'avg<=200'] }],
    [{ 'errors{operation:work}': ['rate<0.01'], contention: ['rate<0.02'] }],
  ])('%j holds', async (thresholds) => {
    expect((await underLoad(working(thresholds))).kind).toBe('passed');
  });

  test.each([
    [{ 'latency{operation:work}': ['med<100'] }, /^latency\{operation:work\}: med<100 does not hold: 1\d\d/],
    [{ errors: ['rate<0.01'] }, /^errors: rate<0\.01 does not hold: \d+/],
    [{ contention: ['rate<0.01'] }, /^contention: rate<0\.01 does not hold: 1 %$/],
  ])('%j does not', async (thresholds, message) => {
    const result = await underLoad(working(thresholds));
    expect(result.kind === 'failed' ? result.finding.violation.message : result.kind).toMatch(message);
  });
});

test.each(['rate>0.5', 'rate<0.5', 'rate>=1', 'rate<=0'])(
  'a figure of none has no rate that could miss %s',
  async (limit) => {
    const scenario = working({ contention: [limit] }, 0, 0);
    expect((await underLoad(scenario)).kind).toBe('passed');
  },
);

test('a figure that is no count is an error', async () => {
  await expect(underLoad(working({}, NaN))).rejects.toThrow(
    'figures.contention: expected [how often, of how many], got [null,100]',
  );
});
