import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryText } from '../../src/corpus/corpus-entry.ts';
import {
  corpusFiles,
  entriesAstray,
  rankedEntries,
  requireCorpusFiles,
} from '../../src/corpus/corpus-folder.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

const root = mkdtempSync(join(tmpdir(), 'raceproof-'));
const folder = join(root, 'corpus');
const text = entryText({ expected: 'passes', history: [], record: anyRecord() });

beforeAll(() => {
  mkdirSync(join(folder, 'old', 'older'), { recursive: true });
  writeFileSync(join(folder, 'a.json'), text);
  writeFileSync(join(folder, 'old', 'older', 'b.json'), text);
  writeFileSync(join(root, 'astray.json'), text);
  writeFileSync(join(root, 'package.json'), '{}');
});
afterAll(() => rmSync(root, { recursive: true }));

test('the entries in its subfolders are entries of a corpus', () => {
  const files = [join(folder, 'a.json'), join(folder, 'old', 'older', 'b.json')];
  expect(corpusFiles(folder)).toEqual(files);
  expect(rankedEntries(folder).map(({ file }) => file)).toEqual(files);
});

test('a corpus without entries is refused where somebody relies on it', () => {
  expect(requireCorpusFiles(folder)).toHaveLength(2);
  for (const none of [join(root, 'none'), mkdtempSync(join(root, 'empty-'))]) {
    expect(() => requireCorpusFiles(none)).toThrow(TypeError);
    expect(() => requireCorpusFiles(none)).toThrow(
      `${none}: expected a folder with entries of the corpus, found none`,
    );
  }
});

test('entries beside the folder are astray, other files are not', () => {
  expect(entriesAstray(root, folder)).toEqual([join(root, 'astray.json')]);
  expect(entriesAstray(folder, folder)).toEqual([]);
});
