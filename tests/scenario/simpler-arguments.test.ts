import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, Plan } from '../../src/core/plan.ts';
import { check, defineScenario, type DefinedScenario, redis } from '../../src/index.ts';
import { simplerInputs } from '../../src/scenario/simpler-inputs.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify } from '../../src/verify/verify.ts';

/** Every call of `put` leaves its arguments behind, and `fails` says which of them no system should be given. */
function scenarioOf<Args extends Json>(
  args: fc.Arbitrary<Args>,
  fails: (args: Args) => boolean,
  subject?: (args: Args) => string,
): DefinedScenario {
  return defineScenario({
    name: 'puts',
    services: { redis: redis() },
    system: ({ redis: client }) => client,
    concurrency: [2, 12],
    operations: {
      put: {
        args,
        ...(subject !== undefined && { subject }),
        run: (client, given) => client.set('last', JSON.stringify(given)),
      },
    },
    always: ({ redis: store }) => {
      const last = store.get('last');
      check(last === null || !fails(JSON.parse(last) as Args), 'what was put is too much');
    },
  });
}

/** The arguments that a search reports. */
async function reported(scenario: DefinedScenario): Promise<readonly (Json | undefined)[]> {
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, 'chaos', { runs: 100 });
  const result = await verify(property, { system: scenario, concurrency, processes });
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  return result.finding.run.plan.operations.map(({ input }) => input);
}

describe('arguments become as simple as the failure lets them', () => {
  test('of a number', async () => {
    const scenario = scenarioOf(fc.nat(1_000), (amount) => amount >= 17);
    expect(await reported(scenario)).toEqual([17]);
  });

  test('of a record', async () => {
    const scenario = scenarioOf(fc.record({ n: fc.nat(1_000), s: fc.string() }), ({ n }) => n >= 17);
    expect(await reported(scenario)).toEqual([{ n: 17, s: '' }]);
  });

  test('of what was mapped', async () => {
    const user = fc.nat(1_000).map((n) => ({ user: `u${n}` }));
    const scenario = scenarioOf(user, (each) => Number(each.user.slice(1)) >= 17);
    expect(await reported(scenario)).toEqual([{ user: 'u17' }]);
  });

  test('of what was chained', async () => {
    const lists = fc.integer({ min: 1, max: 5 }).chain((n) => fc.array(fc.nat(99), { minLength: n }));
    const [list] = await reported(scenarioOf(lists, (each) => each.some((amount) => amount >= 17)));
    // What fast-check has once shrunk within a chain it does not begin anew.
    expect(list).toSatisfy((each: readonly number[]) =>
      each.every((amount) => amount === 17 || amount === 0),
    );
  });

  test('of what was mapped, about one subject', async () => {
    const transfer = fc
      .tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(1_000))
      .map(([to, amount]) => ({ to, amount }));
    const scenario = scenarioOf(
      transfer,
      ({ to, amount }) => to === 'C' && amount >= 17,
      ({ to }) => to,
    );
    expect(await reported(scenario)).toEqual([{ to: 'C', amount: 17 }]);
  });

  test('of operations that need the same, which have no subject', async () => {
    const scenario = defineScenario({
      name: 'twice',
      services: { redis: redis() },
      system: ({ redis: client }) => client,
      operations: {
        visit: {
          args: fc.nat(1_000).map((n) => ({ page: n + 3 })),
          run: (client, { page }) => client.incr(`page:${page}`),
        },
      },
      always: ({ redis: store }) => {
        for (let page = 3; page <= 1_003; page += 1) {
          check(Number(store.get(`page:${page}`) ?? 0) <= 1, 'a page was visited twice');
        }
      },
    });
    expect(await reported(scenario)).toEqual([{ page: 3 }, { page: 3 }]);
  });
});

function definitionOf(args: fc.Arbitrary<Json>, subject?: (args: Json) => string) {
  const put = {
    args,
    subject,
    weight: 1,
    refused: undefined,
    endsBy: undefined,
    blocking: false,
    cancellable: false,
    run: () => 1,
  };
  return { operations: new Map([['put', put]]) };
}

const arbitraries: readonly (readonly [string, fc.Arbitrary<Json>, (value: Json) => boolean])[] = [
  ['integers', fc.integer(), (value) => Number.isInteger(value)],
  ['mapped', fc.nat().map((n) => ({ even: 2 * n })), (value) => (value as { even: number }).even % 2 === 0],
  ['filtered', fc.nat().filter((n) => n % 3 === 1), (value) => Number(value) % 3 === 1],
  [
    'chained',
    fc.nat(5).chain((n) => fc.array(fc.constant(n))),
    (value) => new Set(value as readonly Json[]).size <= 1,
  ],
  [
    'one of',
    fc.oneof(
      fc.string().map((s) => `s${s}`),
      fc.nat(),
    ),
    (value) => typeof value === 'number' || (typeof value === 'string' && value.startsWith('s')),
  ],
  [
    'trees',
    fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof({ maxDepth: 3 }, fc.nat(9), fc.array(tie('tree'))),
    })).tree,
    () => true,
  ],
  ['any JSON', fc.jsonValue({ maxDepth: 1 }), () => true],
];

describe.each(arbitraries)('%s', (_, args, isValid) => {
  const plans = scenarioOf(args, () => false).plans({
    concurrency: { min: 4, max: 30 },
    processes: { min: 1, max: 2 },
    requestTimeoutMs: 1_000,
    profile: 'chaos',
    faultsMax: 0,
    faultKinds: [],
  });

  test('shrink to what is valid, in the same way from a file, and end', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.nat(1)), (plan, choices) => {
        const inputs = simplerInputs(definitionOf(args), plan);
        const fromFile = simplerInputs(definitionOf(args), JSON.parse(JSON.stringify(plan)) as Plan);
        for (const operation of plan.operations.slice(0, 3)) {
          let { input } = operation;
          for (let steps = 0; input !== undefined; steps += 1) {
            expect(steps).toBeLessThan(2_000);
            const simpler: readonly Json[] = [...inputs({ ...operation, input })].slice(0, 10);
            expect([...fromFile({ ...operation, input })].slice(0, 10)).toEqual(simpler);
            expect(simpler.every(isValid)).toBe(true);
            input = simpler[choices.next().value % Math.max(1, simpler.length)];
          }
        }
      }),
      { seed: 1, numRuns: 5 },
    );
  });
});

test('a repeated operation shrinks, though the one that it repeats is gone', () => {
  const scenario = scenarioOf(
    fc.nat(1_000).map((n) => ({ n })),
    () => false,
  );
  const { calibrationPlan: plan } = scenario;
  const texts = plan.operations.map(({ input }) => JSON.stringify(input));
  const repeat = plan.operations.find((_, index) => texts.indexOf(texts[index] ?? '') < index);
  if (repeat === undefined) throw new Error('expected an operation that repeats another');
  const inputs = scenario.simplerInputs?.({ ...plan, operations: [repeat] });
  expect([...(inputs?.(repeat) ?? [])][0]).toEqual({ n: 0 });
});

test('a mapping or a subject that throws for a simpler value costs no more than that', () => {
  const args = fc.nat(1_000).map((n) => {
    if (n < 5) throw new RangeError('too few');
    return { n };
  });
  const subject = (value: Json): string => {
    if ((value as { readonly n: number }).n < 100) throw new RangeError('still too few');
    return 'all';
  };
  const { calibrationPlan: plan } = scenarioOf(
    fc.nat(1_000).map((n) => ({ n })),
    () => false,
  );
  const inputs = simplerInputs(definitionOf(args, subject), plan);
  for (const operation of plan.operations) {
    for (const simpler of inputs({ ...operation, subject: 'all' })) {
      expect((simpler as { readonly n: number }).n).toBeGreaterThanOrEqual(100);
    }
  }
});
