import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findImportCycles } from './tidy/cycles.ts';
import { describeFinding, type Finding } from './tidy/finding.ts';
import { collectImports } from './tidy/imports.ts';
import { findLayerBreaches } from './tidy/layers.ts';
import { findDeadLinks } from './tidy/links.ts';
import { findBadNames } from './tidy/names.ts';
import { existsIn, markdownFiles, readRepository, typeScriptFiles } from './tidy/repository.ts';
import { findShortcuts } from './tidy/shortcuts.ts';
import { fileLinesAim, findLongFiles, findLongFunctions, listFilesAbove } from './tidy/sizes.ts';
import { findDishonestTests } from './tidy/test-honesty.ts';
import { findForeignWords } from './tidy/vocabulary.ts';

const root = join(import.meta.dirname, '..');
const files = readRepository(root);
const sources = typeScriptFiles(files);
const imports = collectImports(sources);

describe('the repository is tidy', () => {
  test('the walk sees the tree', () => {
    expect(sources.map(({ path }) => path)).toContain('tests/tidy.test.ts');
  });

  test('imports point down the layers', () => expectNone(findLayerBreaches(imports)));

  test('no import cycles', () => expectNone(findImportCycles(imports)));

  test('no file is too long', () => {
    const long = listFilesAbove(sources, fileLinesAim);
    if (long.length > 0) {
      const list = long.map(({ path, lines }) => `${path} ${lines}`).join(', ');
      console.info(`above the aim of ${fileLinesAim} lines: ${list}`);
    }
    expectNone(findLongFiles(sources));
  });

  test('no function is too long', () => expectNone(findLongFunctions(sources)));

  test('names are concepts in kebab-case', () => expectNone(findBadNames(sources)));

  test('links in the documentation lead somewhere', () => {
    expectNone(findDeadLinks(markdownFiles(files), existsIn(root)));
  });

  test('no test is skipped, narrowed, retried or mocked', () => {
    const tests = sources.filter(({ path }) => /^(?:tests|properties)\/|^vitest\.config\.ts$/.test(path));
    expectNone(findDishonestTests(tests));
  });

  test('no audits where no scenario may be known', () => expectNone(findForeignWords(sources)));

  test('no any, and nothing silences the compiler', () => expectNone(findShortcuts(sources)));
});

function expectNone(findings: readonly Finding[]): void {
  expect(findings.length, `\n${findings.map(describeFinding).join('\n')}\n`).toBe(0);
}
