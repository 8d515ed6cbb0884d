import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryText } from '../../src/corpus/corpus-entry.ts';
import { type Report, reportSchema } from '../../src/report/json/report.ts';
import noLock from '../bugs/no-lock.ts';
import { recordedFailure } from '../verify/recorded-failure.ts';
import { configurationWith, type EndedVitest, runVitest, source } from './run-vitest.ts';

// A root with a configuration of its own, inside of the repository, so that vitest finds itself.
mkdirSync('raceproof-failures', { recursive: true });
const root = mkdtempSync(join('raceproof-failures', 'reporter-'));
afterAll(() => rmSync(root, { recursive: true }));

// The last reporter says where pages of failures go.
const reporter = source('src/vitest/reporter.ts');
const configuration = configurationWith(`
  projects: corpusFirst(['properties/*.property.ts']),
  reporters: ['default', [${reporter}, { folder: 'a-file' }], [${reporter}, { folder: 'report' }]],
`);

const propertyOf = (name: string, system: string): string => `
import { defineProperty, invariantGroups } from ${source('src/index.ts')};
import { checkProperty } from ${source('src/vitest/index.ts')};

export default checkProperty(
  defineProperty({
    name: ${JSON.stringify(name)},
    profile: 'chaos',
    invariants: invariantGroups.safety,
    runs: 60,
  }),
  { system: ${JSON.stringify(system)} },
);
`;

const corpus = `
import { checkCorpus } from ${source('src/vitest/check-corpus.ts')};

checkCorpus();
`;

const asGithub = { GITHUB_ACTIONS: 'true' };

describe('a run of the tests with the reporter', () => {
  let ended: EndedVitest;
  let report: Report;
  beforeAll(async () => {
    const record = await recordedFailure(noLock);
    const kept = join(root, 'properties', 'corpus');
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(root, 'vitest.config.js'), configuration);
    const property = propertyOf('no record is flagged twice', resolve('examples/racy-worker.ts'));
    writeFileSync(join(root, 'properties', 'flagged.property.ts'), property);
    const hostile = propertyOf('a hostile path', 'none\n::error::of others.ts');
    writeFileSync(join(root, 'properties', 'hostile.property.ts'), hostile);
    writeFileSync(join(kept, 'kept.corpus.ts'), corpus);
    // An entry names systems of its project only, which is the root here.
    writeFileSync(join(root, 'no-lock.ts'), `export { default } from ${source('tests/bugs/no-lock.ts')};`);
    const entry = {
      expected: 'fails',
      system: 'no-lock.ts',
      history: [],
      record,
    } as const;
    writeFileSync(join(kept, 'good.json'), entryText(entry));
    writeFileSync(join(kept, 'broken.json'), '{');
    writeFileSync(join(root, 'a-file'), '');
    ended = await runVitest(root, ['-t', 'flagged twice|a hostile path'], {
      ...asGithub,
      GITHUB_STEP_SUMMARY: 'summary.md',
      NUM_CONCURRENT_REQUESTS: '8',
    });
    report = reportSchema.parse(JSON.parse(readFileSync(join(root, 'report', 'report.json'), 'utf8')));
  });

  test('runs the whole corpus first, whatever -t selects', () => {
    const { stdout } = ended;
    const places = ['✗ UNDECODABLE', '✓ REPRODUCED', 'chaos profile'].map((text) => stdout.indexOf(text));
    expect(places[0]).toBeGreaterThan(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(report.corpus.map(({ outcome, holds }) => [outcome, holds])).toEqual([
      ['UNDECODABLE', false],
      ['REPRODUCED', true],
    ]);
  });

  test('ends in a summary, in report.json and in junit.xml', () => {
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain('raceproof: 2 properties · 2 failed\n✗ no record is flagged twice');
    expect(report).toMatchObject({ schema: 2, passed: false });
    const [only] = report.properties;
    expect(only).toMatchObject({ file: 'properties/flagged.property.ts', line: 7, state: 'failed' });
    const { finding, search } = only?.result ?? {};
    expect(finding?.kind).toBe('run');
    expect(finding?.signature).toMatch(/^no-duplicate-flagging\|flag\|/);
    expect(search).toMatchObject({ kind: 'sampled', summary: { verdict: 'failed' } });
    const file = finding?.replay.file ?? '';
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, 'report', 'junit.xml'), 'utf8')).toContain('failures="3"');
  });

  test('names the page of the failure, which stands beside the index that links to it', () => {
    const [only] = report.properties;
    expect(only?.page).toMatch(/^no-duplicate-flagging-flag-[a-z-]+-[0-9a-f]{8}\.html$/);
    const page = only?.page ?? '';
    const files = readdirSync(join(root, 'report')).toSorted();
    expect(files).toEqual(['index.html', 'junit.xml', page, 'report.json']);
    const index = readFileSync(join(root, 'report', 'index.html'), 'utf8');
    expect(index).toContain(`href="${page}"`);
    expect(index).toContain('UNDECODABLE');
    expect(ended.stdout).toContain('report: report/index.html, report/report.json, report/junit.xml');
    expect(only?.errors[0]).toContain(`html       report/${page}`);
  });

  test('marks the line of the property, and adds to the summary of the job', () => {
    expect(ended.stdout).toMatch(/\n::error file=properties\/flagged\.property\.ts,line=7,title=no record/);
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('## ❌ raceproof\n');
  });

  test('says its verdict and ends with the same code where the folder cannot be written', () => {
    const verdicts = ended.stdout.split('raceproof: 2 properties · 2 failed\n').length - 1;
    expect({ verdicts, exitCode: ended.exitCode }).toEqual({ verdicts: 2, exitCode: 1 });
    expect(ended.stderr).toMatch(/^a-file could not be written: E/m);
  });

  test('prints no command that others have written', () => {
    const commands = `${ended.stdout}\n${ended.stderr}`.split('\n').filter((line) => /^\s*::/.test(line));
    expect(new Set(commands.map((line) => line.split(',')[0]))).toEqual(
      new Set(
        ['flagged.property.ts', 'hostile.property.ts', 'corpus/broken.json'].map(
          (file) => `::error file=properties/${file}`,
        ),
      ),
    );
    expect(ended.stderr).toContain('got none\n: :error::of others.ts, which does not exist');
  });
});
