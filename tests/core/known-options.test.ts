import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { requireKnownOptions } from '../../src/core/known-options.ts';
import {
  defineHeapProperty,
  defineProperty,
  exhaust,
  invariantGroups,
  reachable,
  runPlan,
  sometimes,
  verify,
  verifyHeap,
} from '../../src/index.ts';
import { resolveLoadOptions } from '../../src/load/load-options.ts';
import { checkCorpus, checkHeap, checkProperty, checkSmallScope } from '../../src/vitest/index.ts';
import { corpusFirst } from '../../src/vitest/corpus-first.ts';
import RaceproofReporter from '../../src/vitest/reporter.ts';
import { smallPlan } from '../verify/small-plan.ts';
import { tinySystem } from '../verify/tiny-system.ts';

/** What is said of an option in a list of names. */
function said(name: string, known: readonly string[]): string {
  try {
    requireKnownOptions('a test', { [name]: 1 }, known);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'nothing';
}

describe('an unknown option', () => {
  test('is named, with what there is and the name that is nearest', () => {
    const known = ['name', 'thresholds', 'p99MsMax', 'errorRateMax', 'runs'];
    const list = 'name is not an option of a test: expected one of nothing'.replace(
      'nothing',
      known.join(', '),
    );
    const expected = (name: string, hint: string): string => list.replace('name', name) + hint;
    expect(said('threshold', known)).toBe(expected('threshold', '; did you mean thresholds?'));
    expect(said('p99', known)).toBe(expected('p99', '; did you mean p99MsMax?'));
    expect(said('Runs', known)).toBe(expected('Runs', '; did you mean runs?'));
    expect(said('erorrRateMax', known)).toBe(expected('erorrRateMax', '; did you mean errorRateMax?'));
    expect(said('colour', known)).toBe(expected('colour', ''));
    expect(said('constructor', known)).toBe(expected('constructor', ''));
    expect(said('runs', known)).toBe('nothing');
  });

  test.each([[undefined], [null], ['name'], [['name']]])('%j holds no options', (options) => {
    const message = `options of a test: expected an object with name, got ${JSON.stringify(options)}`;
    expect(() => requireKnownOptions('a test', options, ['name'])).toThrow(new TypeError(message));
  });
});

const system = tinySystem((delivery) => delivery.ack());
const safety = { name: 'x', profile: 'slo', invariants: invariantGroups.safety } as const;
const property = defineProperty(safety);
const heap = defineHeapProperty({ name: 'x' });
/** Hidden from the compiler, as in JavaScript. */
const typo = (given: object): never => given as never;

const functions: readonly (readonly [string, () => unknown, string])[] = [
  ['defineProperty', () => defineProperty(typo({ ...safety, threshold: {} })), 'did you mean thresholds?'],
  ['thresholds', () => defineProperty(typo({ ...safety, thresholds: { p99: 1 } })), 'did you mean p99MsMax?'],
  [
    'smallScope',
    () => defineProperty(typo({ ...safety, smallScope: { request: 2 } })),
    'did you mean requests?',
  ],
  [
    'a raw assertion',
    () => defineProperty(typo({ ...safety, sometimes: [{ name: 'x', holds: () => true, require: true }] })),
    'require is not an option of property sometimes.0',
  ],
  ['defineHeapProperty', () => defineHeapProperty(typo({ name: 'x', round: 20 })), 'did you mean rounds?'],
  ['sometimes', () => sometimes('x', () => true, typo({ require: true })), 'did you mean required?'],
  ['reachable', () => reachable('x', typo({ require: true })), 'did you mean required?'],
  ['verify', () => verify(property, typo({ system: auditScenario(system), sed: 1 })), 'did you mean seed?'],
  [
    'a range',
    () => verify(property, typo({ system: auditScenario(system), processes: { min: 1, max: 2, maks: 3 } })),
    'mean max?',
  ],
  [
    'verifyHeap',
    () => verifyHeap(heap, typo({ system: auditScenario(system), run: 1 })),
    'did you mean runs?',
  ],
  [
    'exhaust',
    () => exhaust(property, typo({ system: auditScenario(system), faultMax: 1 })),
    'did you mean faultsMax?',
  ],
  [
    'runPlan',
    () => runPlan(smallPlan(), auditScenario(system), typo({ records: true })),
    'did you mean record?',
  ],
  ['a load test', () => resolveLoadOptions(typo({ request: 1 })), 'did you mean requests?'],
  ['its thresholds', () => resolveLoadOptions(typo({ thresholds: { p99: 1 } })), 'did you mean p99MsMax?'],
  ['checkProperty', () => checkProperty(property, typo({ sytem: 'a.ts' })), 'did you mean system?'],
  ['checkHeap', () => checkHeap(heap, typo({ system: 'a.ts', rounds: 20 })), 'expected one of system'],
  ['checkSmallScope', () => checkSmallScope(property, typo({ system: 'a.ts', fault: 1 })), 'mean faultsMax?'],
  ['checkCorpus', () => checkCorpus(typo({ folders: 'a' })), 'did you mean folder?'],
  ['the reporter', () => new RaceproofReporter(typo({ folders: 'a' })), 'did you mean folder?'],
];

test.each(functions)('is an error in %s', async (_, call, message) => {
  const attempt = async (): Promise<unknown> => call();
  await expect(attempt()).rejects.toThrow(TypeError);
  await expect(attempt()).rejects.toThrow(message);
});

test('what is there is checked, too', () => {
  expect(() => sometimes('x', () => true, typo({ required: 'yes' }))).toThrow(
    'required: expected true or false',
  );
  expect(() => checkProperty(property, typo({ system: 1 }))).toThrow(
    "expected the path of a system's module, got 1",
  );
  expect(() => corpusFirst(typo('properties/**' as unknown as object))).toThrow(
    'expected an array of patterns',
  );
  for (const patterns of [[1], ['']]) {
    expect(() => corpusFirst(typo(patterns))).toThrow(
      `expected an array of patterns, got ${JSON.stringify(patterns)}`,
    );
  }
  expect(() => void Reflect.apply(corpusFirst, undefined, [['a'], { exclude: [] }])).toThrow(
    'corpusFirst: expected one argument, got another: {"exclude":[]}',
  );
  expect(() => void Reflect.apply(checkSmallScope, undefined, [{}])).toThrow(
    'options of checkSmallScope: expected an object with system and bounds, got undefined',
  );
  expect(() => new RaceproofReporter(typo({ folder: 7 }))).toThrow(
    'folder: expected the path of a folder, got 7',
  );
});
