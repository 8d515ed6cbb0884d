import { expect, test } from 'vitest';
import * as marks from '../src/marks.ts';
import * as raceproof from '../src/index.ts';
import * as vitest from '../src/vitest/index.ts';

/** Whoever adds a name here adds one that strangers will depend on. */
test('the public interface is this and no more', () => {
  expect(Object.keys(raceproof).toSorted()).toEqual([
    'RealSocketError',
    'auditScenario',
    'check',
    'defineHeapProperty',
    'defineProperty',
    'defineScenario',
    'everyFaultStrikes',
    'exhaust',
    'invariantGroups',
    'invariants',
    'judge',
    'reachable',
    'reached',
    'redis',
    'runPlan',
    'service',
    'sometimes',
    'sometimesHappens',
    'verify',
    'verifyHeap',
  ]);
  expect(Object.keys(vitest).toSorted()).toEqual([
    'checkCorpus',
    'checkHeap',
    'checkProperty',
    'checkScenario',
    'checkSmallScope',
    'explore',
  ]);
  expect(Object.keys(marks).toSorted()).toEqual(['note', 'reached', 'step']);
});
