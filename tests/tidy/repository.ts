import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text file; `path` is relative to the repository's root and has forward slashes. */
export type RepositoryFile = { readonly path: string; readonly text: string };

const generatedFolders = new Set([
  'node_modules',
  'dist',
  'coverage',
  'raceproof-report',
  'raceproof-failures',
]);

/** Every TypeScript and Markdown file of the repository, sorted by path. Missing folders are no error. */
export function readRepository(root: string): readonly RepositoryFile[] {
  return listPaths(root, '')
    .filter((path) => path.endsWith('.ts') || path.endsWith('.md'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Whether a path relative to `root` names a file or a folder. */
export function existsIn(root: string): (path: string) => boolean {
  return (path) => existsSync(join(root, path));
}

export function typeScriptFiles(files: readonly RepositoryFile[]): readonly RepositoryFile[] {
  return files.filter(({ path }) => path.endsWith('.ts'));
}

export function markdownFiles(files: readonly RepositoryFile[]): readonly RepositoryFile[] {
  return files.filter(({ path }) => path.endsWith('.md'));
}

function listPaths(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || generatedFolders.has(entry.name)) return [];
    if (entry.isDirectory()) return listPaths(root, path);
    return entry.isFile() ? [path] : [];
  });
}
