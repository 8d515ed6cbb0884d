import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Vitest } from 'vitest/node';
import type { RunError } from '../report/json/report.ts';

/** Folders in which nobody writes tests; what is built there is a copy. */
const passedOver = new Set(['node_modules', 'dist', 'build', 'coverage']);

/**
 * Files that check a corpus where vitest never looks, so that no entry of theirs is replayed. Packages within the
 * project have a configuration of their own and are left to it.
 */
export async function corpusAstray(vitest: Vitest): Promise<readonly RunError[]> {
  const { root, project } = vitest.config;
  // With a choice of projects vitest does not say what the others would run.
  if (project.length > 0) return [];
  const candidates = corpusTests(root);
  if (candidates.length === 0) return [];
  const found = await vitest.globTestSpecifications();
  const known = new Set(found.map(({ moduleId }) => moduleId));
  return candidates
    .filter((file) => !known.has(file.replaceAll('\\', '/')))
    .map((file) => ({
      file: relative(root, file).replaceAll('\\', '/'),
      message:
        'checks a corpus, and no project of the vitest configuration includes it: nothing of it runs; ' +
        'corpusFirst takes properties/**/*.corpus.ts',
    }));
}

function corpusTests(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) {
      const isOne =
        /\.corpus\.[cm]?[jt]s$/.test(entry.name) && readFileSync(path, 'utf8').includes('checkCorpus');
      return isOne ? [path] : [];
    }
    const isPassedOver = passedOver.has(entry.name) || /^\.|^raceproof-/.test(entry.name);
    if (!entry.isDirectory() || isPassedOver || existsSync(join(path, 'package.json'))) return [];
    return corpusTests(path);
  });
}

/** What may not be read holds no tests: vitest could not run them either. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
