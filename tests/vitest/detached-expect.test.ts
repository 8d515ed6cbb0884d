import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/report/json/report.ts';
import { configurationWith, reportIn, runVitest, source } from './run-vitest.ts';

// Inside of the repository, so that vitest finds itself.
mkdirSync('raceproof-failures', { recursive: true });
const root = mkdtempSync(join('raceproof-failures', 'expect-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Where code of a run may call what needs the test around it, and what it may call there. */
const places = ['body', 'system', 'run', 'always', 'finally', 'figures'] as const;
const refused = {
  'expect.soft': 'expect.soft(1).toBe(2)',
  'expect.poll': 'void expect.poll(() => 1)',
  'expect.assertions': 'expect.assertions(1)',
  'expect.hasAssertions': 'expect.hasAssertions()',
  toMatchSnapshot: 'expect(1).toMatchSnapshot()',
  toThrowErrorMatchingInlineSnapshot: 'expect(() => { throw 1 }).toThrowErrorMatchingInlineSnapshot()',
} as const;

const cases = places.flatMap((place) =>
  Object.entries(refused)
    // A body says how many assertions each of its runs makes.
    .filter(([what]) => place !== 'body' || !what.endsWith('ssertions'))
    .map(([what, code]) => ({ name: `${what} in ${place}`, place, what, code })),
);

/** Each swallows what it is thrown, as code may. */
const tests = `
import { afterEach, expect } from 'vitest';
import { defineScenario, redis } from ${source('src/index.ts')};
import { checkScenario, explore } from ${source('src/vitest/index.ts')};

const swallowing = (act) => { try { act(); } catch {} };
const few = { runs: 5 };

function scenario(name, at, act) {
  const here = (place) => { if (at === place) swallowing(act); };
  checkScenario(defineScenario({
    name,
    services: { redis: redis() },
    system: ({ redis }) => { here('system'); return redis; },
    concurrency: 2,
    operations: { add: { run: (client) => { here('run'); return client.incr('n'); } } },
    always: () => { if (at === 'always') act(); },
    finally: () => { if (at === 'finally') act(); },
    figures: { some: () => { if (at === 'figures') act(); return [0, 1]; } },
  }), few);
}

${cases
  .map(({ name, place, code }) =>
    place === 'body'
      ? `explore(${JSON.stringify(name)}, () => swallowing(() => { ${code}; }), few);`
      : `scenario(${JSON.stringify(name)}, '${place}', () => { ${code}; });`,
  )
  .join('\n')}

explore('as many as it says', async ({ redis }) => {
  expect.assertions(2);
  expect(await redis().get('x')).toBe(null);
  expect(1).toBe(1);
}, few);
explore('fewer than it says', async ({ redis }) => {
  expect.assertions(2);
  expect(await redis().get('x')).toBe(null);
}, few);
explore('some', () => { expect.hasAssertions(); expect(1).toBe(1); }, few);
explore('none', () => { expect.hasAssertions(); }, few);
explore('asks for none', () => {}, few);
afterEach(({ task }) => { if (task.name === 'fails afterwards') throw new Error('a hook of the test'); });
explore('fails afterwards', () => {}, few);
`;

const configuration = configurationWith(`
  include: ['*.test.ts'],
  reporters: [${source('src/vitest/reporter.ts')}],
  expect: { requireAssertions: true },
`);

let report: Report;
beforeAll(async () => {
  writeFileSync(join(root, 'vitest.config.js'), configuration);
  writeFileSync(join(root, 'detached.test.ts'), tests);
  await runVitest(root);
  report = reportIn(root);
});

function found(name: string): Report['properties'][number] {
  const property = report.properties.find((each) => each.name === name);
  if (property === undefined) throw new Error(`there is no ${name}`);
  return property;
}

test('what needs the test around it is refused by name wherever code of a run calls it, and nothing is written', () => {
  for (const { name, what } of cases) {
    const { state, errors, result } = found(name);
    expect({ name, state, finding: result?.finding }).toEqual({ name, state: 'failed', finding: undefined });
    expect(errors.join()).toContain(
      `${what} cannot be used in code of a run: expected an assertion that throws at once`,
    );
  }
  expect(readdirSync(root)).not.toContain('__snapshots__');
});

test('assertions are counted for each run of a body', () => {
  const states = ['as many as it says', 'some', 'asks for none'].map((name) => found(name).state);
  expect(states).toEqual(['passed', 'passed', 'passed']);
  expect(found('fewer than it says').result?.finding?.violation.message).toBe(
    'expected number of assertions to be 2, but got 1',
  );
  expect(found('none').result?.finding?.violation.message).toBe(
    'expected any number of assertion, but got none',
  );
});

test('whatever fails the test of a property makes the property failed', () => {
  const { state, result } = found('fails afterwards');
  expect({ state, outcome: result?.outcome, reason: result?.reason }).toEqual({
    state: 'failed',
    outcome: 'failed',
    reason: 'a hook of the test',
  });
  const disagreeing = report.properties.filter(
    (each) => each.result?.outcome === 'passed' && each.state !== 'passed',
  );
  expect(disagreeing).toEqual([]);
});
