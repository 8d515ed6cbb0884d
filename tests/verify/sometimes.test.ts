import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import {
  defineProperty,
  type Invariant,
  invariantGroups,
  reachable,
  reached,
  type Sometimes,
  sometimes,
  verify,
} from '../../src/index.ts';
import { tinySystem } from './tiny-system.ts';

const system = tinySystem(async (delivery) => {
  reached('handled');
  await delivery.ack();
});

test('what was reached is counted, and what never was fails the property where it is required', async () => {
  const never = sometimes('never', () => false, { required: true });
  const result = await search([reachable('handled', { required: true }), never]);
  expect(result.kind === 'unreached' ? result.names : result.kind).toEqual(['never']);
  expect(result.summary.sometimes.map(({ runs }) => runs)).toEqual([3, 0]);
});

test('what is not required fails nothing', async () => {
  expect(await search([sometimes('never', () => false)])).toMatchObject({ kind: 'passed' });
});

test('what is required only of some runs fails nothing where there were none of those', async () => {
  const given = (holds: boolean): Sometimes =>
    sometimes('never', () => false, { required: true, given: () => holds });
  expect(await search([given(false)])).toMatchObject({ kind: 'passed' });
  expect(await search([given(true)])).toMatchObject({ kind: 'unreached', names: ['never'] });
});

test('a point that is not listed is refused', async () => {
  await expect(search([reachable('elsewhere')])).rejects.toThrow(/^reached\("handled"\): expected a name/);
});

test('a point that is not listed hides no violation', async () => {
  const failing: Invariant = {
    name: 'nothing holds',
    check: () => [
      {
        invariant: 'nothing holds',
        cause: 'ever',
        message: 'never',
        why: 'so',
        requests: [],
        step: undefined,
      },
    ],
  };
  const strict = defineProperty({
    name: 'x',
    profile: 'slo',
    invariants: [failing],
    sometimes: [reachable('elsewhere')],
  });
  const options = { system: auditScenario(system), concurrency: 2, processes: { min: 1, max: 1 } };
  expect(await verify(strict, options)).toMatchObject({ kind: 'failed' });
});

test('names are words, each its own', () => {
  expect(() => reachable(' ')).toThrow(TypeError);
  expect(() => property([reachable('a'), reachable('a')])).toThrow(
    'property sometimes.1: expected a name of its own',
  );
  reached('outside a run it does nothing');
});

function property(assertions: readonly Sometimes[]): ReturnType<typeof defineProperty> {
  const invariants = invariantGroups.safety;
  return defineProperty({ name: 'x', profile: 'slo', invariants, runs: 3, sometimes: assertions });
}

function search(assertions: readonly Sometimes[]): ReturnType<typeof verify> {
  return verify(property(assertions), {
    system: auditScenario(system),
    concurrency: 2,
    processes: { min: 1, max: 1 },
  });
}
