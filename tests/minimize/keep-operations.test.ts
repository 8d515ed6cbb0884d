import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan, PlannedOperation } from '../../src/core/plan.ts';
import { looseEnds } from '../../src/core/turns.ts';
import { withOperationsOnly } from '../../src/minimize/keep-operations.ts';
import { smallPlan } from '../verify/small-plan.ts';

/** Each shares the turn of the one with the given index, which is smaller than its own, or none. */
function planOf(turns: readonly { readonly of: number | undefined; readonly microtasks: number }[]): Plan {
  const operations: PlannedOperation[] = turns.map(({ of, microtasks }, index) => ({
    id: `r${index}`,
    kind: 'call',
    subject: undefined,
    input: [],
    process: 1,
    atMs: 0,
    ...(of === undefined ? {} : { with: { operation: `r${of}`, microtasks } }),
  }));
  return smallPlan({ operations, schedule: { kind: 'order', events: ['world/clients/r0#1'] } });
}

function only(plan: Plan, kept: readonly number[]): Plan {
  return withOperationsOnly(
    plan,
    plan.operations.filter((_, index) => kept.includes(index)),
  );
}

/** When each is called: the operation that its turn begins with, and the microtasks after that. */
function moments({ operations }: Plan): ReadonlyMap<string, { root: string; microtasks: number }> {
  const found = new Map<string, { root: string; microtasks: number }>();
  for (const { id, with: turn } of operations) {
    const above = turn === undefined ? undefined : momentOf(turn.operation);
    found.set(
      id,
      above === undefined
        ? { root: id, microtasks: 0 }
        : { root: above.root, microtasks: above.microtasks + (turn?.microtasks ?? 0) },
    );
  }
  return found;

  function momentOf(id: string): { root: string; microtasks: number } {
    const { with: turn } = operations.find((each) => each.id === id) ?? expect.fail(id);
    if (turn === undefined) return { root: id, microtasks: 0 };
    const { root, microtasks } = momentOf(turn.operation);
    return { root, microtasks: microtasks + turn.microtasks };
  }
}

describe('operations that go', () => {
  test('leave the turn of the next one up', () => {
    const plan = planOf([
      { of: undefined, microtasks: 0 },
      { of: 0, microtasks: 2 },
      { of: 1, microtasks: 3 },
    ]);
    expect(only(plan, [0, 2]).operations[1]?.with).toEqual({ operation: 'r0', microtasks: 5 });
  });

  test('leave their place to the first that shares their turn', () => {
    const plan = planOf([
      { of: undefined, microtasks: 0 },
      { of: 0, microtasks: 4 },
      { of: 0, microtasks: 1 },
    ]);
    const { operations, schedule } = only(plan, [1, 2]);
    expect(operations.map((each) => each.with)).toEqual([{ operation: 'r2', microtasks: 3 }, undefined]);
    expect(schedule).toEqual({ kind: 'order', events: ['world/clients/r2#1'] });
  });

  test('whatever goes, what stays in one turn stays as far apart as it was', () => {
    const turns = fc
      .array(fc.record({ of: fc.nat(), microtasks: fc.integer({ min: 0, max: 5 }) }), {
        minLength: 1,
        maxLength: 7,
      })
      .map((drawn) =>
        drawn.map(({ of, microtasks }, index) => ({
          of: of % 3 === 0 ? undefined : of % Math.max(1, index),
          microtasks,
        })),
      )
      .map((drawn) => drawn.map((each, index) => (index === 0 ? { ...each, of: undefined } : each)));
    fc.assert(
      fc.property(turns, fc.infiniteStream(fc.boolean()), (drawn, flags) => {
        const plan = planOf(drawn);
        const kept = plan.operations.flatMap((_, index) => (flags.next().value === true ? [index] : []));
        const smaller = only(plan, kept);
        expect(looseEnds(smaller.operations)).toEqual([]);
        const [before, after] = [moments(plan), moments(smaller)];
        for (const one of smaller.operations) {
          for (const other of smaller.operations) {
            const [was, wasOther] = [before.get(one.id), before.get(other.id)];
            const [is, isOther] = [after.get(one.id), after.get(other.id)];
            if (was?.root !== wasOther?.root) {
              expect(is?.root).not.toBe(isOther?.root);
              continue;
            }
            expect(is?.root).toBe(isOther?.root);
            expect((is?.microtasks ?? 0) - (isOther?.microtasks ?? 0)).toBe(
              (was?.microtasks ?? 0) - (wasOther?.microtasks ?? 0),
            );
          }
        }
      }),
      { seed: 1 },
    );
  });
});
