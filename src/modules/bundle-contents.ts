import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { packageOf } from './isolated-packages.ts';

/** An import that leads out of a bundle, to a module that all processes share. */
export interface SharedImport {
  /** The file that has the import. */
  readonly importer: string;
  /** The file that it leads to; of a module of Node, its name as it was written. */
  readonly path: string;
}

/** What a bundle is made of. */
export interface BundleContents {
  /** The whole paths of its files, those of isolated packages too. */
  readonly files: readonly string[];
  readonly shared: readonly SharedImport[];
}

/** A package that a bundle imports, or holds. */
export interface PackageUse {
  readonly name: string;
  /** Undefined where its `package.json` does not tell. */
  readonly version: string | undefined;
  readonly isShared: boolean;
  /** Whether machine code is part of it. */
  readonly isNative: boolean;
}

/** The modules of Node that the files of a bundle import, by their names without `node:`, each with those files. */
export function nodeModulesIn({ shared }: BundleContents): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { importer, path } of shared) {
    if (!isBuiltin(path)) continue;
    const name = path.replace(/^node:/, '');
    const importers = found.get(name) ?? [];
    if (!importers.includes(importer)) found.set(name, [...importers, importer]);
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The packages that a bundle imports or holds, by name. */
export function packagesIn({ files, shared }: BundleContents): readonly PackageUse[] {
  const found = new Map<string, PackageUse>();
  const held = files.map((path) => ({ path, isShared: false }));
  const imported = shared
    .filter(({ path }) => !isBuiltin(path))
    .map(({ path }) => ({ path, isShared: true }));
  for (const { path, isShared } of [...held, ...imported]) {
    const name = packageOf(path);
    if (name === undefined || found.has(name)) continue;
    found.set(name, { name, isShared, ...manifestOf(path, name) });
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Packages by which others find the machine code that they bring. */
const loadersOfMachineCode = ['bindings', 'node-gyp-build', 'node-addon-api', 'nan', 'prebuild-install'];

function manifestOf(path: string, name: string): Pick<PackageUse, 'version' | 'isNative'> {
  const folder = /.*[/\\]node_modules[/\\]/.exec(path)?.[0] ?? '';
  try {
    const { version, gypfile, dependencies } = JSON.parse(
      readFileSync(`${folder}${name}/package.json`, 'utf8'),
    ) as { readonly version?: unknown; readonly gypfile?: unknown; readonly dependencies?: object };
    return {
      version: typeof version === 'string' ? version : undefined,
      isNative: gypfile === true || loadersOfMachineCode.some((each) => each in (dependencies ?? {})),
    };
  } catch {
    return { version: undefined, isNative: false };
  }
}
