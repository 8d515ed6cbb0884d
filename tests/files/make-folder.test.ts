import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { keepFailure } from '../../src/files/failure-files.ts';
import { makeFolder } from '../../src/files/make-folder.ts';
import { writeIndex } from '../../src/files/html-report.ts';
import { sampleReport } from '../report/sample-report.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

const temporary = mkdtempSync(join(tmpdir(), 'raceproof-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('a folder', () => {
  test('is made with those above it, and may be there already', () => {
    const folder = join(temporary, 'a', 'b', 'c');
    for (let times = 0; times < 2; times += 1) makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  test('is not made below a file, nor in the place of one', () => {
    const file = join(temporary, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(join(file, 'a', 'b'))).toThrow(`EEXIST: file already exists, mkdir '${file}'`);
    expect(() => makeFolder(file)).toThrow(/^EEXIST/);
  });
});

// There Node's own recursive mkdir tries for ever.
describe.runIf(existsSync('/proc/self'))('below /proc', () => {
  const folder = '/proc/raceproof/a';

  test('a folder is refused', () => {
    expect(() => makeFolder(folder)).toThrow(
      /^ENOENT: no such file or directory, mkdir '\/proc\/raceproof'$/,
    );
  });

  test('a failure becomes a token, and a report says why it is not written', async () => {
    expect(keepFailure(anyRecord(), folder)).toMatchObject({
      file: undefined,
      replay: expect.stringMatching(/^rp1\./) as string,
    });
    expect(await writeIndex(sampleReport(), folder)).toEqual({
      kind: 'not-written',
      why: "ENOENT: no such file or directory, mkdir '/proc/raceproof'",
    });
  });
});
