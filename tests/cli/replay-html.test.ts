import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import racyWorker from '../../examples/racy-worker.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import { recordedFailure } from '../verify/recorded-failure.ts';
import { runHere } from './run-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
const file = join(folder, 'failure.json');
const page = join(folder, 'page.html');
beforeAll(async () => {
  const record = await recordedFailure(racyWorker);
  const origin = originOf({ system: 'examples/racy-worker.ts', seed: 1, index: 1 });
  writeFileSync(file, encodeFile({ ...record, origin }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('raceproof replay --html', () => {
  test('writes the page of a failure that is reproduced, with the command that replays it', async () => {
    const { exitCode, stdout } = await runHere(['replay', file, '--html', page]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`\\nhtml: ${page}\\n$`));
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/<title>✗ record \S+ was flagged twice<\/title>/);
    expect(html).toContain(`npx raceproof replay ${file}</pre>`);
    expect(html).not.toContain('index.html');
  });

  test('writes the page of a run that passes, and as JSON says nothing of it', async () => {
    const system = 'examples/mended-worker.ts';
    const args = ['replay', file, '--system', system, '--json', '--html', page];
    const { exitCode, stdout } = await runHere(args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'PASSES NOW' });
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('✓ PASSES NOW');
    expect(html).toContain(`npx raceproof replay ${file} --system ${system}</pre>`);
  });

  test('keeps the verdict and the exit code where the page cannot be written', async () => {
    const below = join(file, 'page.html');
    const { exitCode, stderr } = await runHere(['replay', file, '--html', below]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/page\.html could not be written: E\w+: .*\n$/);
  });

  test.each([
    [[file, '--times', '2', '--html', page], 'expected one run to show'],
    [['--html', file], 'expected a file that ends in .html'],
  ])('is refused where it makes no sense: %j', async (args, message) => {
    const { exitCode, stderr } = await runHere(['replay', ...args]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
    expect(existsSync(file)).toBe(true);
  });
});
