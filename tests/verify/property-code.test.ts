import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { PropertyCodeError } from '../../src/core/property-code-error.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import {
  defineProperty,
  exhaust,
  type Invariant,
  runPlan,
  type Run,
  sometimes,
  verify,
  type VerifyResult,
} from '../../src/index.ts';
import { smallCampaign } from '../campaign/small-campaign.ts';
import { smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

const system = tinySystem((delivery) => delivery.ack());
const options = { system: auditScenario(system), runs: 2, concurrency: 2, processes: { min: 1, max: 1 } };

/** An invariant in JavaScript, whose compiler does not mind. */
function invariant(check: (run: Run) => unknown): Invariant {
  return { name: 'of my own', check: check as Invariant['check'] };
}

/** Nothing holds, were it asked. */
const alwaysBroken = invariant(() => [
  { invariant: 'x', message: 'm', why: 'w', cause: 'c', step: undefined, requests: [] },
]);

const propertyOf = (...invariants: readonly Invariant[]): ReturnType<typeof defineProperty> =>
  defineProperty({ name: 'x', profile: 'slo', invariants });

function search(check: (run: Run) => unknown): Promise<VerifyResult> {
  return verify(propertyOf(invariant(check), alwaysBroken), options);
}

const violation = { invariant: 'x', message: 'm', why: 'w', cause: 'c', step: 1, requests: ['r1'] };

describe('an invariant that gives no answer ends the search as an error that names it', () => {
  test.each<readonly [string, (run: Run) => unknown, string]>([
    ['nothing', () => undefined, 'array of violations, empty where it holds, got undefined'],
    ['null', () => null, 'got null'],
    ['true', () => true, 'got true'],
    ['an object', () => ({ length: 0 }), 'got {"length":0}'],
    ['a promise', async () => [], 'got a promise'],
    ['a promise that is rejected', async () => Promise.reject(new Error('unheard')), 'got a promise'],
    ['an array of nothing', () => [undefined], 'expected violations of { invariant, message, '],
    ['an array of texts', () => ['broken'], 'got "broken"'],
    ['an array of promises', () => [Promise.resolve(violation)], 'got a promise'],
    [
      'a violation without a message',
      () => [{ ...violation, message: undefined }],
      'whose message is not a text',
    ],
    [
      'one without requests',
      () => [{ ...violation, requests: undefined }],
      'whose requests is not an array of ids',
    ],
    ['one at half a step', () => [{ ...violation, step: 0.5 }], 'whose step is not the number of an event'],
  ])('%s', async (_, check, message) => {
    const searched = search(check);
    await expect(searched).rejects.toThrow(PropertyCodeError);
    await expect(searched).rejects.toThrow('the invariant "of my own": expected ');
    await expect(searched).rejects.toThrow(message);
  });

  test('a violation in full is one', async () => {
    expect(await search(() => [violation])).toMatchObject({ kind: 'failed' });
  });

  test('so does one that throws, with the line that threw', async () => {
    const searched = search(() => {
      throw new RangeError('too far');
    });
    await expect(searched).rejects.toThrow(
      /^the invariant "of my own" threw RangeError: too far \(at .*property-code\.test\.ts/,
    );
  });

  test('in the small scope and in a campaign alike', async () => {
    const property = defineProperty({ ...propertyOf(invariant(() => undefined)), profile: 'chaos' });
    await expect(exhaust(property, { system: auditScenario(system), requests: 1 })).rejects.toThrow(
      'the invariant "of my own"',
    );
    const loaded = await smallCampaign({ properties: ['tests/campaign/promises/safety.ts'] });
    const lanes = loaded.lanes.map((lane) => ({ ...lane, property }));
    await expect(runChunk({ ...loaded, lanes }, { from: 0, count: 1 })).rejects.toThrow(
      'the invariant "of my own"',
    );
  });
});

describe('what an invariant is shown', () => {
  test.each<readonly [string, (run: Run) => unknown]>([
    ['the facts', ({ facts }) => (facts as unknown[]).pop()],
    ['a fact', ({ facts: [fact] }) => Object.assign(fact ?? {}, { step: 7 })],
    ['what a fact tells', ({ facts: [fact] }) => Object.assign(fact?.what ?? {}, { kind: 'healed' })],
    ['the run', (run) => Object.assign(run, { facts: [] })],
    ['its ending', ({ ending }) => Object.assign(ending, { kind: 'bound' })],
    ['its plan', ({ plan }) => (plan.operations as unknown[]).push('r9')],
    [
      'what a plan holds',
      ({
        plan: {
          operations: [request],
        },
      }) => Object.assign(request ?? {}, { id: 'r9' }),
    ],
    ['its recording', ({ recording }) => (recording?.steps as unknown[] | undefined)?.pop()],
    ['a recorded call', ({ recording }) => Object.assign(recording?.calls[0] ?? {}, { returned: undefined })],
  ])('cannot be changed: %s', async (_, change) => {
    const run = await runPlan(smallPlan(), auditScenario(system), { record: true });
    expect(() => change(run)).toThrow(TypeError);
  });

  test('whoever tries is named', async () => {
    const searched = search((run) => (run.facts as unknown[]).splice(0));
    await expect(searched).rejects.toThrow(/^the invariant "of my own" threw TypeError: Cannot /);
  });

  test('the thresholds neither', async () => {
    const { thresholds } = propertyOf(alwaysBroken);
    expect(() => Object.assign(thresholds, { p99MsMax: 1e9 })).toThrow(TypeError);
  });
});

describe('a predicate that says neither true nor false is an error that names it', () => {
  const holds = invariant(() => []);
  const searching = (assertion: ReturnType<typeof sometimes>): Promise<unknown> =>
    verify(defineProperty({ ...propertyOf(holds), sometimes: [assertion] }), options);

  test.each<readonly [string, () => unknown, string]>([
    ['a promise', async () => false, 'got a promise'],
    ['a fact', () => ({ step: 1 }), 'got {"step":1}'],
    ['nothing', () => undefined, 'got undefined'],
  ])('%s', async (_, predicate, message) => {
    const given = predicate as () => boolean;
    await expect(searching(sometimes('it happens', given))).rejects.toThrow(
      `sometimes "it happens": expected the predicate to return true or false, ${message}`,
    );
    const whereGiven = sometimes('it happens', () => true, { given });
    await expect(searching(whereGiven)).rejects.toThrow('"given" of sometimes "it happens": expected');
  });
});
