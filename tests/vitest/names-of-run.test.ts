import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { requireNameOfRun } from '../../src/vitest/names-of-run.ts';
import { configurationWith, runVitest, source } from './run-vitest.ts';

// Inside of the repository, so that vitest finds itself.
mkdirSync('raceproof-failures', { recursive: true });
const root = mkdtempSync(join('raceproof-failures', 'names-'));
afterAll(() => rmSync(root, { recursive: true }));

const one = join(root, 'one.test.ts');
const another = join(root, 'another.test.ts');
const explores = `
import { explore } from ${source('src/vitest/index.ts')};
explore('one name', () => {}, { runs: 1 });
`;
for (const file of [one, another]) writeFileSync(file, explores);

test('a name belongs to one file of a run, until that file is changed', () => {
  const folder = join(root, 'run', '1');
  requireNameOfRun('one name', one, folder);
  requireNameOfRun('one name', one, folder);
  requireNameOfRun('another name', another, folder);
  expect(() => requireNameOfRun('one name', another, folder)).toThrow(
    `got "one name" in ${relative('', one)} and in ${relative('', another)}`,
  );
  utimesSync(one, 1, 1);
  requireNameOfRun('one name', another, folder);
});

test.each(['forks', 'threads'])(
  'one name in two files is not green without the reporter, in %s',
  async (pool) => {
    const configuration = configurationWith(
      `include: ['*.test.ts'], pool: '${pool}', maxWorkers: 2, isolate: true`,
    );
    writeFileSync(join(root, 'vitest.config.js'), configuration);
    const { exitCode, stderr } = await runVitest(root);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('expected each property to have a name of its own, got "one name" in ');
  },
);
