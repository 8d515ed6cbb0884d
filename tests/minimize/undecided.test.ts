import { expect, test } from 'vitest';
import { defineScenario, type DefinedScenario } from '../../src/index.ts';
import { certify } from '../../src/minimize/certify.ts';
import { Replayer } from '../../src/minimize/shrinker.ts';
import { step } from '../../src/marks.ts';
import { scopeLines } from '../../src/report/scope-lines.ts';
import { Undecided } from '../../src/scenario/checks.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { exhaust } from '../../src/verify/exhaust.ts';
import { findingOf } from '../examples/finding-of.ts';
import { verifyScenario } from '../examples/verified.ts';

/** Says for each write how many others were under way when it ended. */
class Register {
  #underWay = 0;

  async write(): Promise<number> {
    this.#underWay += 1;
    await step('between begin and end');
    this.#underWay -= 1;
    return this.#underWay;
  }
}

/** Fails where two writes overlap; `otherwise` judges every other run. */
function overlapping(otherwise: () => void): DefinedScenario {
  return defineScenario({
    name: 'a register',
    processes: 1,
    concurrency: [2, 4],
    system: () => new Register(),
    operations: { write: { run: (register) => register.write() } },
    finally: ({ history }) => {
      if (history.some(({ result }) => result !== 0)) throw new Error('two writes overlap');
      otherwise();
    },
  });
}

test('smaller schedules that pass certify a failure', async () => {
  const { shrink } = findingOf(await verifyScenario(overlapping(() => undefined)));
  expect(shrink.certificate).toEqual({ kind: 'minimal', schedules: 1, otherFailures: 0, undecided: 0 });
});

test('smaller schedules that cannot be judged do not, and none of them is the nearest that passes', async () => {
  const undecided = overlapping(() => {
    throw new Undecided('nobody knows');
  });
  const { shrink, explanation, minimal } = findingOf(await verifyScenario(undecided));
  expect(minimal).toMatchObject({ requests: 2, deviations: 1 });
  expect(shrink.certificate).toEqual({ kind: 'undecided', schedules: 1, otherFailures: 0, undecided: 1 });
  expect(explanation).toMatchObject({ delays: [null], facts: [] });
  expect(explanation?.nearest).toBeUndefined();
});

test('smaller schedules that fail in another way are counted as such', async () => {
  const failing = overlapping(() => {
    throw new Error('the writes do not overlap');
  });
  const { shrink, explanation, violation } = findingOf(await verifyScenario(failing, 'chaos', { seed: 2 }));
  expect(violation.message).toBe('Error: two writes overlap');
  expect(shrink.certificate).toEqual({ kind: 'minimal', schedules: 1, otherFailures: 1, undecided: 0 });
  expect(explanation?.delays).toEqual([true]);
  expect(explanation?.nearest).toBeUndefined();
});

test('nothing is certified where code throws, and what follows from that schedule is not known', async () => {
  const { run } = findingOf(await verifyScenario(overlapping(() => undefined)));
  const throwing = new Replayer(async () => ({ run, fails: false, verdict: 'threw' }), 10);
  expect(await certify(run, throwing)).toEqual({
    kind: 'done',
    certificate: { kind: 'not-certified', schedules: 1, otherFailures: 0, undecided: 1 },
  });
});

test('a small scope with schedules that cannot be judged is not reached', async () => {
  const undecided = defineScenario({
    name: 'a register',
    processes: 1,
    system: () => new Register(),
    operations: { write: { run: (register) => register.write() } },
    finally: ({ history }) => {
      if (history.some(({ result }) => result !== 0)) throw new Undecided('two writes overlap');
    },
  });
  const { summary, kind } = await exhaust(scenarioProperty(undecided, 'chaos'), {
    system: undecided,
    requests: 2,
    processes: 1,
    faultsMax: 0,
    deviationsMax: 1,
  });
  expect(kind).toBe('inconclusive');
  expect(summary.inconclusive).toBeGreaterThan(0);
  expect(summary.inconclusive).toBeLessThan(summary.schedules);
  expect(scopeLines(summary).at(-1)).toBe(
    `at most 1 deviation and 0 faults: all were run; ${summary.inconclusive} of them could not be judged`,
  );
});
