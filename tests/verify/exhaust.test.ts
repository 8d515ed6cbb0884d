import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { exhaust } from '../../src/verify/exhaust.ts';
import type { ScopeBounds, ScopeEstimate } from '../../src/verify/small-scope.ts';
import { seededBugs } from '../bugs/index.ts';
import { wholeTruth } from '../bugs/support/truths.ts';
import { atDepth } from '../depth.ts';

const [property = expect.fail()] = wholeTruth;
const system = referenceSystem;

test('a bound that fits the budget is run whole', async () => {
  const result = await exhaust(property, {
    system: auditScenario(system),
    requests: 2,
    faultsMax: 0,
    deviationsMax: 1,
  });
  expect(result).toMatchObject({
    kind: 'passed',
    summary: { reached: [{ faults: 0, placements: 1, deviations: 1 }], asked: { faults: 0, deviations: 1 } },
  });
});

test('one that does not is estimated beforehand, and the deepest bound that fits is run', async () => {
  const schedulesMax = atDepth({ short: 200, deep: 600 });
  const estimates: ScopeEstimate[] = [];
  const result = await exhaust(property, {
    system: auditScenario(system),
    requests: 1,
    processes: 1,
    faultsMax: 1,
    deviationsMax: 4,
    schedulesMax,
    onEstimate: (estimate) => estimates.push(estimate),
  });
  expect(estimates).toHaveLength(1);
  expect(estimates[0]?.asked).toBeGreaterThan(schedulesMax);
  expect(result.kind).toBe('passed');
  expect(result.summary.schedules).toBeLessThanOrEqual(schedulesMax);
  expect(result.summary.reached.map(({ deviations }) => deviations)).toEqual(estimates[0]?.depths);
});

test('the budget is kept even where it allows no bound', async () => {
  const result = await exhaust(property, { system: auditScenario(system), requests: 2, schedulesMax: 20 });
  expect(result.kind).toBe('passed');
  expect(result.summary.schedules).toBe(20);
  expect(result.summary.reached).not.toContainEqual(expect.objectContaining({ faults: 1 }));
  expect(result.summary.reached).toEqual([{ faults: 0, placements: 1, deviations: 0 }]);
});

test('a search whose time is over ends, and says how far it came', async () => {
  let nowMs = 0;
  const bounds = { requests: 1, processes: 1, faultsMax: 0, deviationsMax: 2 };
  // The clock is read about three times for each schedule: this ends within the second level.
  const result = await exhaust(
    property,
    { system: auditScenario(system), ...bounds, wallMsMax: 150 },
    () => (nowMs += 1),
  );
  expect(result.kind).toBe('passed');
  const [bound] = result.summary.reached;
  expect(bound).toMatchObject({ faults: 0, deviations: 1 });
  const begun = bound?.begun ?? expect.fail('the second level was begun');
  expect(begun.schedules).toBeGreaterThan(0);
  expect(begun.estimate).toBeGreaterThan(begun.schedules);
});

test('the same search gives the same figures', async () => {
  const once = async (): Promise<unknown> => {
    const { summary } = await exhaust(property, {
      system: auditScenario(system),
      requests: 2,
      schedulesMax: 60,
    });
    return { ...summary, wallMs: 0 };
  };
  expect(await once()).toEqual(await once());
});

describe('what sampling finds among hundreds, it finds among three', () => {
  const names = [
    'no-lock',
    'lease-shorter-than-work',
    'lock-without-ttl',
    ...atDepth({ short: [], deep: ['lost-wake-up', 'ack-before-effect'] }),
  ];
  test.each(names)('%s', async (name) => {
    const bug = seededBugs.find((each) => each.name === name) ?? expect.fail();
    const result = await exhaust(bug.property, { system: auditScenario(bug.bug), schedulesMax: 1_000 });
    expect(result).toMatchObject({ kind: 'failed', finding: { reproduced: { times: 20, of: 20 } } });
    expect(result.kind === 'failed' ? result.finding.minimal.requests : undefined).toBeLessThanOrEqual(2);
  });
});

const wrong: readonly (readonly [string, object, string])[] = [
  ['no request', { requests: 0 }, 'requests: expected a whole number from 1 to 5, got 0'],
  ['a negative bound', { deviationsMax: -1 }, 'deviationsMax: expected a whole number from 0 to 5, got -1'],
  ['half a fault', { faultsMax: 0.5 }, 'faultsMax: expected a whole number from 0 to 3, got 0.5'],
  [
    'more records than requests',
    { requests: 2, records: 3 },
    'records: expected a whole number from 1 to 2, got 3',
  ],
  ['other holds', { holds: 'short' }, `holds: expected 'longest' or 'any', got "short"`],
  ['no time', { wallMsMax: 0 }, 'wallMsMax: expected a whole number from 1 to'],
  ['another option', { depth: 3 }, 'depth is not an option of exhaust: expected one of requests, '],
];

test.each(wrong)('%s is refused', async (_what, bounds, message) => {
  await expect(
    exhaust(property, { system: auditScenario(system), ...(bounds as ScopeBounds) }),
  ).rejects.toThrow(message);
});
