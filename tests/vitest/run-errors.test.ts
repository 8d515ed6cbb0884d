import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encodeToken } from '../../src/verify/replay-record.ts';
import { anyRecord } from '../verify/recorded-failure.ts';
import { configurationWith, reportIn, runVitest, source } from './run-vitest.ts';

// Roots with a configuration of their own, inside of the repository, so that vitest finds itself.
mkdirSync('raceproof-failures', { recursive: true });
const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true })));

const configuration = configurationWith(`
  projects: corpusFirst(['properties/*.property.ts', 'tests/*.test.ts']),
  reporters: ['default', ${source('src/vitest/reporter.ts')}],
`);

/** A property that every run keeps. */
function propertyNamed(name: string, system = resolve('properties/reference-system.ts')): string {
  return `
import { defineProperty, invariantGroups } from ${source('src/index.ts')};
import { checkProperty } from ${source('src/vitest/index.ts')};

export default checkProperty(
  defineProperty({ name: '${name}', profile: 'slo', invariants: invariantGroups.safety, runs: 1 }),
  { system: ${JSON.stringify(system)} },
);
`;
}

/** It would end the real process, whose exit it has kept, and swallows the error that vitest throws instead. */
const exits = `
import { referenceSystem as reference } from ${source('properties/reference-system.ts')};

const { exit } = process;

export default (environment) => {
  try {
    exit(0);
  } catch {}
  return reference(environment);
};
`;

const corpus = `
import { checkCorpus } from ${source('src/vitest/index.ts')};
checkCorpus();
`;

function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join('raceproof-failures', 'honest-'));
  roots.push(root);
  for (const [name, text] of Object.entries({ 'vitest.config.js': configuration, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

test('what keeps properties from being checked fails the run, the report and JUnit alike', async () => {
  const root = rootWith({
    'properties/a.property.ts': propertyNamed('one name'),
    'properties/b.property.ts': propertyNamed('one name'),
    'properties/throws.property.ts': `throw new Error('cannot be imported');`,
    'properties/exits.property.ts': propertyNamed('nonsense', 'exits.ts'),
    'exits.ts': exits,
    'properties/corpus/kept.corpus.ts': corpus,
    'elsewhere/kept.corpus.ts': corpus,
  });
  const { exitCode, stdout } = await runVitest(root, ['-t', 'nonsense']);
  expect(exitCode).toBe(1);
  const { passed, errors = [], properties } = reportIn(root);
  expect(passed).toBe(false);
  const said = errors.map(({ file, message }) => `${file}: ${message}`);
  expect(said.toSorted()).toEqual([
    expect.stringMatching(/^elsewhere\/kept\.corpus\.ts: checks a corpus, and no project .* includes it/),
    expect.stringMatching(
      /^properties\/[ab]\.property\.ts: expected each property to have a name of its own, got "one name" in properties/,
    ),
    expect.stringMatching(
      /^properties\/corpus\/kept\.corpus\.ts: there are entries, .*properties\/corpus: expected/,
    ),
    'properties/throws.property.ts: cannot be imported',
  ]);
  const ran = properties.find(({ state }) => state !== 'skipped');
  expect(ran).toMatchObject({ name: 'nonsense', state: 'failed' });
  expect(ran?.errors[0]).toMatch(
    /^process\.exit\(0\) was called at .*exits\.ts.*: expected the system under test to/,
  );
  const junit = readFileSync(join(root, 'raceproof-report', 'junit.xml'), 'utf8');
  expect(junit).toContain('tests="6" failures="1" errors="4"');
  expect(stdout).toContain('✗ properties/throws.property.ts: cannot be imported\n');
});

test('neither the name of a property nor what its import throws gives GitHub Actions commands', async () => {
  const root = rootWith({
    'properties/a.property.ts': propertyNamed(String.raw`holds\n::error::planted\n##[error]planted`),
    'properties/throws.property.ts': String.raw`throw new Error('no\n::error::thrown\n##[error]thrown')`,
  });
  const { exitCode, stdout, stderr } = await runVitest(root, [], { GITHUB_ACTIONS: 'true' });
  expect(exitCode).toBe(1);
  expect(stdout).toContain(': :error::planted');
  expect(`${stdout}${stderr}`).toContain(': :error::thrown');
  expect(`${stdout}${stderr}`).not.toMatch(/^\s*(?:::error::(?:planted|thrown)|##\[)/m);
});

test('files of properties that hold no property, and run no test, are not green', async () => {
  const idle = `import { test } from 'vitest';\ntest.todo('later');\ntest.skip('not now', () => {});`;
  const root = rootWith({ 'properties/idle.property.ts': idle });
  const { exitCode } = await runVitest(root);
  expect(exitCode).toBe(1);
  expect(reportIn(root)).toMatchObject({
    passed: false,
    errors: [
      { file: 'properties/idle.property.ts', message: expect.stringContaining('without one') as string },
    ],
  });
  writeFileSync(join(root, 'properties', 'a.property.ts'), propertyNamed('beside it'));
  expect((await runVitest(root)).exitCode).toBe(0);
});

const name = 'it holds';
const good = rootWith({
  'properties/a.property.ts': propertyNamed(name),
  'properties/b.property.ts': propertyNamed('another holds'),
  'tests/other.test.ts': `import { test } from 'vitest';\ntest('some other test', () => {});`,
});

test('-t that selects no property and no other test is not green', async () => {
  const { exitCode, stdout } = await runVitest(good, ['-t', 'nonsense']);
  expect(exitCode).toBe(1);
  const message = 'no property was selected, and no other test ran; there are ';
  expect(reportIn(good)).toMatchObject({
    passed: false,
    errors: [{ message: expect.stringContaining(message) as string }],
  });
  expect(stdout).toContain(`✗ ${message}`);
  const other = await runVitest(good, ['-t', 'some other test']);
  expect(other.exitCode).toBe(0);
});

test('RACEPROOF_REPLAY alone selects its property, and is not green where there is none', async () => {
  const replay = (property: string): ReturnType<typeof runVitest> =>
    runVitest(good, ['properties'], { RACEPROOF_REPLAY: encodeToken({ ...anyRecord(), property }) });
  const ended = await replay(name);
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout.match(/PASSES NOW/g)).toHaveLength(1);
  expect(reportIn(good).properties.map(({ state }) => state)).toEqual(['passed', 'skipped']);
  const gone = await replay('it held');
  expect(gone.exitCode).toBe(1);
  expect(reportIn(good)).toMatchObject({
    passed: false,
    errors: [{ message: expect.stringContaining('nothing was replayed') as string }],
  });
});
