import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as kit from '../src/kit.ts';
import * as marks from '../src/marks.ts';
import * as raceproof from '../src/index.ts';
import * as vitest from '../src/vitest/index.ts';
import { collectImports } from './tidy/imports.ts';
import { readRepository, typeScriptFiles } from './tidy/repository.ts';

/** Whoever adds a name here adds one that strangers will depend on. */
test('the public interface is this and no more', () => {
  expect(Object.keys(raceproof).toSorted()).toEqual([
    'RealSocketError',
    'atMostAtOnce',
    'auditScenario',
    'check',
    'conserved',
    'defineHeapProperty',
    'defineProperty',
    'defineScenario',
    'eachOnce',
    'everyFaultStrikes',
    'everyOperationSettles',
    'exhaust',
    'http',
    'invariantGroups',
    'invariants',
    'judge',
    'leases',
    'linearizable',
    'monotonicReads',
    'mutualExclusion',
    'nothingHeld',
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
    'linearizable',
  ]);
  expect(Object.keys(marks).toSorted()).toEqual(['note', 'reached', 'step']);
});

test('the kit for services and scenarios is this and no more', () => {
  expect(Object.keys(kit).toSorted()).toEqual([
    'ClassCounts',
    'Courses',
    'Prng',
    'Thrown',
    'actAfter',
    'counted',
    'drawFault',
    'excusedMax',
    'excusesOf',
    'faultAt',
    'faultsOf',
    'firstFew',
    'generalInvariants',
    'hashText',
    'latin1AsUtf8',
    'lostAfter',
    'milliseconds',
    'mix',
    'openRedis',
    'openWorld',
    'passesTime',
    'phases',
    'plainTelling',
    'planPart',
    'processFaults',
    'processOf',
    'redisSettings',
    'refuse',
    'remember',
    'requestOf',
    'requireKnownOptions',
    'searchSchedule',
    'strategyByShare',
    'subjectOf',
    'taskOf',
    'tenureAt',
    'utf8AsLatin1',
    'wavesFor',
  ]);
  const source = readFileSync(new URL('../src/kit.ts', import.meta.url), 'utf8');
  const exported = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', names = '']) =>
    names.split(',').map((name) => type + name.trim()),
  );
  const types = exported.filter((name) => name.startsWith('type ')).map((name) => name.slice('type '.length));
  expect(types.toSorted()).toEqual([
    'CallScript',
    'Caller',
    'Confidence',
    'ExecutedCommand',
    'Fact',
    'OpenService',
    'PlannedOperation',
    'Reading',
    'Scenario',
    'ServiceContext',
    'ServiceProcess',
  ]);
});

test('what verifies audits has no access that a stranger does not have', () => {
  const files = typeScriptFiles(readRepository(join(import.meta.dirname, '..')));
  const outside = collectImports(files).filter(({ from, to }) => {
    return from.startsWith('src/audit/') && !to.startsWith('src/audit/');
  });
  expect(new Set(outside.map(({ to }) => to))).toEqual(new Set(['src/engine.ts', 'src/kit.ts']));
});

test('the examples import what their readers can: raceproof by its name, and what lies beside them', () => {
  const files = typeScriptFiles(readRepository(join(import.meta.dirname, '..')));
  const examples = files.filter(({ path }) => path.startsWith('examples/'));
  const outside = collectImports(examples).filter(({ to }) => !to.startsWith('examples/'));
  expect(outside).toEqual([]);
});

test('the names by which the repository imports itself are entry points of the package, and its sources', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  const { exports } = read('package.json') as { exports: Record<string, string | { default: string }> };
  const { compilerOptions } = read('tsconfig.json') as { compilerOptions: { paths: object } };
  for (const [name, paths] of Object.entries(compilerOptions.paths)) {
    const [source = ''] = paths as readonly string[];
    const built = source.replace('./src/', './dist/').replace(/\.ts$/, '.js');
    expect(exports[name.replace('raceproof', '.')]).toMatchObject({ default: built });
  }
});
