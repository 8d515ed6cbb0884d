import { auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/core/fact.ts';
import type { Run } from '../../src/core/run.ts';
import type { Violation } from '../../src/core/verdict.ts';
import { invariantGroups } from '../../src/audit/scenario/invariants/index.ts';
import { thresholds } from './history.ts';
import { type Flaws, Model, movesArbitrary } from './model-history.ts';

const judged = [
  ...invariantGroups.safety,
  ...invariantGroups.conservation,
  ...invariantGroups.recovery,
  ...invariantGroups.restraint,
];

function violationsOf(run: Run): readonly Violation[] {
  return judged.flatMap((invariant) => invariant.check(run, thresholds));
}

describe('a system that keeps its promises', () => {
  test('is never accused, whatever expires, is repeated, lies or comes late', () => {
    fc.assert(
      fc.property(movesArbitrary, (moves) => {
        expect(violationsOf(new Model().play(moves).end().history.run())).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a system that does not', () => {
  const flaws: Flaws = { ignoresFence: true, ignoresEarlierFlag: true };

  test('is accused exactly when a record was flagged twice', () => {
    let accused = 0;
    fc.assert(
      fc.property(movesArbitrary, (moves) => {
        const run = new Model(flaws).play(moves).end().history.run();
        const flagged = auditFacts(run.facts).flatMap(({ what }) =>
          what.kind === 'flagged' ? [what.record] : [],
        );
        const twice = flagged.length > new Set(flagged).size;
        const found = violationsOf(run).filter(({ invariant }) => invariant === 'no-duplicate-flagging');
        expect(found.length > 0).toBe(twice);
        for (const { why, cause } of found) {
          expect(why).not.toMatch(/undefined|NaN|somebody/);
          expect(cause).toMatch(/^flag\|[a-z-]+$/);
        }
        if (twice) accused += 1;
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(accused).toBeGreaterThan(100);
  });

  test('is accused of a stale write only when the token was stale', () => {
    let accused = 0;
    fc.assert(
      fc.property(movesArbitrary, (moves) => {
        const run = new Model({ ignoresFence: true }).play(moves).end().history.run();
        const stale = staleFlags(run.facts);
        for (const { invariant, step } of violationsOf(run)) {
          if (invariant !== 'no-stale-write') continue;
          expect(stale).toContain(step);
          accused += 1;
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(accused).toBeGreaterThan(30);
  });

  test('is told the same whatever goes on beside it', () => {
    const facts = (prefix: string, moves: Parameters<Model['play']>[0]): readonly Fact[] =>
      new Model(flaws, prefix).play(moves).end().history.facts;
    fc.assert(
      fc.property(
        movesArbitrary,
        movesArbitrary,
        fc.infiniteStream(fc.boolean()),
        (moves, others, takesLeft) => {
          const alone = new Model(flaws, 'a-').play(moves).end().history.run();
          const merged = merge(alone.facts, facts('b-', others), takesLeft);
          const told = (run: Run): readonly Violation[] =>
            violationsOf(run)
              .filter(({ requests }) => requests.every((request) => request.startsWith('a-')))
              .map((violation) => ({ ...violation, step: undefined }));
          const together = { ...alone, facts: merged };
          expect(told(together)).toEqual(told(alone));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** The steps of flags whose token was not the newest granted on the record: in this model, grants count up from 1. */
function staleFlags(facts: readonly Fact[]): readonly number[] {
  const newest = new Map<string, number>();
  return auditFacts(facts).flatMap(({ what, step }) => {
    if (what.kind === 'locked') newest.set(what.record, (newest.get(what.record) ?? 0) + 1);
    return what.kind === 'flagged' && what.fence < (newest.get(what.record) ?? 0) ? [step] : [];
  });
}

/** One order of two lists that keeps the order of each. */
function merge(left: readonly Fact[], right: readonly Fact[], takesLeft: Iterator<boolean>): readonly Fact[] {
  const [first, second] = [[...left], [...right]];
  const merged: Fact[] = [];
  while (first.length > 0 || second.length > 0) {
    const from =
      second.length === 0 || (first.length > 0 && takesLeft.next().value === true) ? first : second;
    const fact = from.shift();
    if (fact !== undefined) merged.push({ ...fact, step: merged.length + 1 });
  }
  return merged;
}
