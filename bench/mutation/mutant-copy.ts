import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** Inside the checkout, so that the copies find its packages. */
export const scratchFolder = '.mutants';

const sources = 'src/audit';

/** The simulated auditor throws this module's error, and a copied class would not be the same one. */
const shared = 'auditor.ts';

/** Where the imports of the reference system lead, and where those of its copy do. */
const imports = [
  ["'../src/audit/index.ts'", "'./src/audit/index.ts'"],
  ["'../src/index.ts'", "'../../src/index.ts'"],
] as const;

/** Throws an error that names the patch where it does not apply, or touches what has to be shared. */
export function requirePatch(root: string, { file }: Mutant): void {
  git(root, ['apply', '--check', file], file);
  const touched = git(root, ['apply', '--numstat', file], file);
  for (const path of touched
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[2] ?? '')) {
    if (!/^src\/audit\/[a-z-]+\.ts$/.test(path) || path === `${sources}/${shared}`) {
      throw new Error(`${file}: it changes ${path}, which is not copied for a mutant`);
    }
  }
}

/** Copies the audit processor, with the mutant's mistake if there is one, and returns the folder of its system. */
export function makeCopy(root: string, name: string, mutant?: Mutant): string {
  const folder = join(scratchFolder, name);
  const copies = join(root, folder, sources);
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(copies, { recursive: true });
  for (const file of readdirSync(join(root, sources)).filter((each) => each.endsWith('.ts'))) {
    copyFileSync(join(root, sources, file), join(copies, file));
  }
  if (mutant !== undefined) git(root, ['apply', `--directory=${folder}`, mutant.file], mutant.file);
  writeFileSync(join(copies, shared), `export * from '../../../../${sources}/${shared}';\n`);
  writeFileSync(join(root, folder, 'system.ts'), systemOfCopy(root));
  return join(root, folder);
}

function systemOfCopy(root: string): string {
  const path = 'properties/reference-system.ts';
  let text = readFileSync(join(root, path), 'utf8');
  for (const [from, to] of imports) {
    if (!text.includes(from)) throw new Error(`${path}: expected an import from ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function git(root: string, args: readonly string[], file: string): string {
  try {
    return execFileSync('git', [...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    throw new Error(`${file}: the patch does not apply`, { cause });
  }
}
