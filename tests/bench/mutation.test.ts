import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requirePatch } from '../../bench/mutation/mutant-copy.ts';
import { chosenMutants, readMutants } from '../../bench/mutation/mutant.ts';
import { killRates, mistakesOf, type Outcome, type Tried } from '../../bench/mutation/outcome.ts';
import { outcomeOf } from '../../bench/mutation/trial.ts';
import type { Report, ReportedProperty } from '../../src/report/json/report.ts';

const root = join(import.meta.dirname, '..', '..');
const mutants = readMutants(root);

const report: Omit<Report, 'passed' | 'properties'> = {
  schema: 2,
  raceproof: '0.1.0',
  node: 'v20.19.0',
  corpus: [],
};

function property(state: ReportedProperty['state']): ReportedProperty {
  const file = 'properties/recovery.property.ts';
  return { name: 'all recovers', file, line: 1, state, durationMs: 1, errors: ['TypeError: no system'] };
}

function tried(outcome: Outcome, equivalent?: string): Tried {
  const known = { name: 'm1-some', mistake: 'some', code: '', seed: 1, seconds: 1, outcome };
  return equivalent === undefined ? known : { ...known, equivalent };
}

const caught: Outcome = {
  kind: 'caught',
  property: 'all recovers',
  file: 'properties/recovery.property.ts',
  broke: 'recovery',
  reason: 'r1 never settles',
  runs: 3,
};

describe('the patches', () => {
  test('apply, and change only what is copied', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(76);
    for (const mutant of mutants) requirePatch(root, mutant);
  });

  test('are chosen by name or number', () => {
    expect(chosenMutants(mutants, ['m13', 'm01-renew-without-token']).map(({ name }) => name)).toEqual([
      'm01-renew-without-token',
      'm13-dead-letter-on-first-failure',
    ]);
    expect(() => chosenMutants(mutants, ['m1'])).toThrow('got "m1"');
  });
});

describe('what a report says of a mutant', () => {
  test('survived where every property passed', () => {
    expect(outcomeOf({ ...report, passed: true, properties: [property('passed')] }).kind).toBe('survived');
  });

  test('an error, never caught, where a property failed without a verdict', () => {
    const outcome = outcomeOf({ ...report, passed: false, properties: [property('failed')] });
    expect(outcome).toEqual({
      kind: 'error',
      message: '"all recovers" failed without a verdict: TypeError: no system',
    });
  });

  test('an error where properties were left out or something else failed', () => {
    expect(outcomeOf({ ...report, passed: true, properties: [property('skipped')] }).kind).toBe('error');
    const errors = [{ message: 'the worker ended' }];
    const outcome = outcomeOf({ ...report, passed: false, errors, properties: [property('passed')] });
    expect(outcome).toEqual({ kind: 'error', message: 'the worker ended' });
  });
});

test('the kill rate is told without equivalent mutants and with them', () => {
  const all = [tried(caught), tried({ kind: 'survived' }), tried({ kind: 'survived' }, 'nobody can tell')];
  expect(killRates(all)).toEqual({ without: { caught: 1, of: 2 }, all: { caught: 1, of: 3 } });
});

test('an equivalent mutant that is caught is a mistake in the table', () => {
  expect(mistakesOf([tried(caught, 'nobody can tell'), tried({ kind: 'survived' })])).toEqual([
    'm1-some: marked equivalent (nobody can tell), but "all recovers" catches it',
  ]);
});
