import { basename, dirname, relative } from 'node:path';
import { invariants } from '../audit/scenario/invariants/index.ts';
import type { Property } from '../verify/property.ts';
import type { CorpusEntry } from './corpus-entry.ts';

export interface RegressionTest {
  readonly property: Property;
  /** The path of the system's module. */
  readonly system: string;
  /** Where the test will stand: its imports are relative to that. */
  readonly testFile: string;
  /** What raceproof is imported by; a path is taken as one from the working directory. */
  readonly raceproof: string;
}

/**
 * The text of a plain vitest test that runs one finding, with nothing but the plan and what is judged. Throws a
 * `TypeError` where the property judges by invariants of the user's own, which a test cannot name.
 */
export function regressionTest(
  { record, expected }: Pick<CorpusEntry, 'record' | 'expected'>,
  { property, system, testFile, raceproof }: RegressionTest,
): string {
  const names = property.invariants.map(({ name }) => name);
  const foreign = property.invariants.filter(({ name, check }) => invariants.get(name)?.check !== check);
  if (foreign.length > 0) {
    const listed = foreign.map(({ name }) => `"${name}"`).join(', ');
    throw new TypeError(
      `expected a property of raceproof's own invariants, got ${listed}: write its test by hand`,
    );
  }
  const from = (path: string): string => text(specifierFrom(testFile, path));
  const does = expected === 'passes' ? 'does not come back' : 'is found';
  const verdict = expected === 'passes' ? `toEqual({ kind: 'passed' })` : `toMatchObject({ kind: 'failed' })`;
  return `import { expect, test } from 'vitest';
import { auditScenario, invariants, judge, type Plan, runPlan } from ${raceproof.endsWith('.ts') ? from(raceproof) : text(raceproof)};
import system from ${from(system)};

const plan: Plan = ${JSON.stringify(record.plan, undefined, 2)};

const names = ${JSON.stringify(names)};
const thresholds = ${JSON.stringify(property.thresholds)};

test(${text(`${record.signature} ${does}`)}, async () => {
  const judged = names.flatMap((name) => invariants.get(name) ?? []);
  expect(judged).toHaveLength(names.length);
  const run = await runPlan(plan, auditScenario(system));
  expect(judge(run, judged, thresholds)).${verdict};
});
`;
}

/** The usual name of such a test. */
export function regressionTestName(file: string): string {
  return `${basename(file).replace(/\.json$/, '')}.test.ts`;
}

function specifierFrom(testFile: string, path: string): string {
  const way = relative(dirname(testFile), path).replaceAll('\\', '/');
  return way.startsWith('.') ? way : `./${way}`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
