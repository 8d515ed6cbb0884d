import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import racyWorker from '../../examples/racy-worker.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import { corpusReportSchema } from '../../src/report/json/corpus-report.ts';
import { recordedFailure } from '../verify/recorded-failure.ts';
import { runHere } from './run-here.ts';

const root = mkdtempSync(join(tmpdir(), 'raceproof-'));
const racy = resolve('examples/racy-worker.ts');
const mended = resolve('examples/mended-worker.ts');
const source = (path: string): string => JSON.stringify(resolve(path));
const property = `
import { defineProperty, invariantGroups } from ${source('src/index.ts')};
import { checkProperty } from ${source('src/vitest/index.ts')};

export default checkProperty(
  defineProperty({ name: 'no record is flagged twice', profile: 'chaos', invariants: invariantGroups.safety }),
  { system: ${JSON.stringify(mended)} },
);
`;

beforeAll(async () => {
  mkdirSync(join(root, 'properties'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'properties', 'flagged.property.ts'), property);
  const origin = originOf({ system: racy, seed: 1, index: 1 });
  writeFileSync(join(root, 'failure.json'), encodeFile({ ...(await recordedFailure(racyWorker)), origin }));
});
afterAll(() => rmSync(root, { recursive: true }));

const entry = 'properties/corpus/no-duplicate-flagging-flag-no-lock-';

/** Each of these builds on what the one before it has left on disk. */
describe('raceproof corpus', () => {
  test('is no pass where it has no entries', async () => {
    const { exitCode, stderr } = await runHere(['corpus', 'run'], { cwd: root });
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(
      /^raceproof: properties\/corpus: expected a folder with entries of the corpus, found none/,
    );
  });

  test('keeps a failure, and lists it with what became of it', async () => {
    const args = ['corpus', 'promote', 'failure.json', '--system', racy];
    const promoted = await runHere(args, { cwd: root });
    expect(promoted).toMatchObject({ exitCode: 0, stderr: '' });
    const said = `^imports ${racy}\nimports ${mended}\nkept as ${entry}[0-9a-f]{8}\\.json\n$`;
    expect(promoted.stdout).toMatch(new RegExp(said));
    const { stdout } = await runHere(['corpus'], { cwd: root });
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^${entry}`));
    expect(stdout).toContain('  must pass · 1 process · 1 request · 0 faults');
    expect(stdout).toContain(`\n  REPRODUCED in ${racy}\n`);
    expect(stdout).toContain(`\n  FIXED in ${mended}\n`);
  });

  test('replays it: 0 where it holds, 1 where it does not', async () => {
    const held = await runHere(['corpus', 'run'], { cwd: root });
    expect(held.exitCode).toBe(0);
    expect(held.stdout).toMatch(/^✓ FIXED [^]*\ncorpus: 1 entry · 1 FIXED · 1 stale · all as expected\n$/);
    const broken = await runHere(['corpus', 'run', '--json', '--system', racy], { cwd: root });
    expect(broken.exitCode).toBe(1);
    const report = corpusReportSchema.parse(JSON.parse(broken.stdout));
    expect(report).toMatchObject({ outcome: 'REPRODUCED', holds: false, system: racy });
  });

  test('writes a plain test of it, over nothing that is there', async () => {
    const args = ['corpus', 'test', 'failure.json', '--out', 'tests/kept.test.ts'];
    expect(await runHere(args, { cwd: root })).toMatchObject({ exitCode: 0 });
    const text = readFileSync(join(root, 'tests', 'kept.test.ts'), 'utf8');
    expect(text).toContain(`from "raceproof";`);
    const again = await runHere(args, { cwd: root });
    expect(again.exitCode).toBe(64);
    expect(again.stderr).toBe(
      'raceproof: out: expected a file that is not there yet, got tests/kept.test.ts\n',
    );
  });
});
