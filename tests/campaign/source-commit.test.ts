import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceCommit } from '../../src/campaign/source-commit.ts';

const repository = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'raceproof-commit-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

test('outside Git, the commit is that of the files: of their text', () => {
  writeFileSync('a.ts', '1');
  writeFileSync('b.ts', '2');
  const commit = sourceCommit(['a.ts', 'b.ts']);
  expect(commit).toMatch(/^files [0-9a-f]{12}$/);
  expect(sourceCommit(['a.ts', 'b.ts'])).toBe(commit);
  writeFileSync('b.ts', '3');
  expect(sourceCommit(['a.ts', 'b.ts'])).not.toBe(commit);
});

test('outside Git, a file that is not there is bad input, and is named', () => {
  expect(() => sourceCommit(['gone.ts'])).toThrow(TypeError);
  expect(() => sourceCommit(['gone.ts'])).toThrow(
    'expected the path of a module, got gone.ts: Error: ENOENT',
  );
});
