import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import type { Plan, Profile } from '../../src/core/plan.ts';
import { type AuditSystem, defineProperty, verify } from '../../src/index.ts';
import { generatorFingerprint } from '../../src/files/generator-fingerprint.ts';
import { planAt } from '../../src/verify/search-plans.ts';
import correct from '../bugs/correct/no-lock.ts';

const system: AuditSystem = correct;
const options = {
  system: auditScenario(system),
  seed: 42,
  concurrency: { min: 1, max: 4 },
  processes: { min: 1, max: 2 },
};

/** The plans that a search runs, in their order. */
async function plansOf(
  profile: Profile,
  runs: number,
): Promise<{ property: ReturnType<typeof defineProperty>; plans: Plan[] }> {
  const plans: Plan[] = [];
  const watch = {
    name: 'watch',
    check: ({ plan }: { readonly plan: Plan }) => {
      plans.push(plan);
      return [];
    },
  };
  const property = defineProperty({ name: 'watched', profile, invariants: [watch] });
  const result = await verify(property, { ...options, runs });
  expect(result.kind).toBe('passed');
  return { property, plans };
}

describe('a plan by its seed and index', () => {
  test.each(['chaos', 'slo'] as const)('is the one that the search runs: %s', async (profile) => {
    const { property, plans } = await plansOf(profile, 12);
    expect(plans).toHaveLength(12);
    for (const [index, plan] of plans.entries()) {
      expect(await planAt(property, index, options)).toEqual(plan);
    }
  });

  test('is found however far it is, without running those before it', async () => {
    const property = defineProperty({
      name: 'any',
      profile: 'slo',
      invariants: [{ name: 'none', check: () => [] }],
    });
    const near = await planAt(property, 0, options);
    const far = await planAt(property, 20_000, options);
    expect(far.seed).not.toBe(near.seed);
  });
});

test('the fingerprint of the generator is the same every time', () => {
  expect(generatorFingerprint()).toMatch(/^[0-9a-f]{16}$/);
  expect(generatorFingerprint()).toBe(generatorFingerprint());
});
