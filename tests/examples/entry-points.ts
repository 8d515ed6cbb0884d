import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Configuration {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly [string]>> };
}

const root = new URL('../../', import.meta.url);

const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8')) as Configuration;

/** The examples import raceproof by its name, as its users do. Here that means the sources, for vitest as for the compiler. */
export const entryPoints = Object.entries(compilerOptions.paths).map(([name, [path]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(path, root)),
}));
