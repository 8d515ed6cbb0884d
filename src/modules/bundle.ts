import { readFile } from 'node:fs/promises';
import { isBuiltin, type SourceMapPayload } from 'node:module';
import { dirname, extname, join } from 'node:path';
import process from 'node:process';
import type { BuildFailure, Loader, OnResolveArgs, Plugin, PluginBuild } from 'esbuild';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { BundleContents, SharedImport } from './bundle-contents.ts';
import { entryName, instanceName } from './instance.ts';
import { packageOf } from './isolated-packages.ts';
import { namesOf, sharedKey, SharedModules } from './shared-modules.ts';

/** A module of the user's with all that it imports of the user's own, as one text. */
export interface Bundle {
  /** The body of an asynchronous function. */
  readonly code: string;
  readonly map: SourceMapPayload;
  readonly shared: SharedModules;
  readonly contents: BundleContents;
}

/**
 * Bundles a module. Packages stay outside, unless they are isolated. Throws a `PropertyCodeError` with the places of what
 * does not compile.
 */
export async function bundle(file: string, isolate: readonly string[]): Promise<Bundle> {
  // Loaded late: it costs as much as the rest of raceproof, and few need it.
  const { build } = await import('esbuild');
  const shared = new SharedModules(file);
  const files: string[] = [];
  const imports: SharedImport[] = [];
  const entry = `import * as exported from ${JSON.stringify(file)}; ${instanceName}.exported(exported);`;
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: dirname(file), sourcefile: entryName },
      bundle: true,
      write: false,
      outfile: join(dirname(file), 'bundle.js'),
      // An ES module may wait at its top level. There is nothing in it that only a module may say: imports are bundled.
      format: 'esm',
      platform: 'node',
      target: `node${process.versions.node}`,
      // Those of Node, and no others.
      conditions: [],
      mainFields: ['main'],
      treeShaking: false,
      ignoreAnnotations: true,
      keepNames: true,
      sourcemap: 'both',
      sourcesContent: false,
      charset: 'utf8',
      logLevel: 'silent',
      define: {
        'import.meta': metaName,
        __filename: `${metaName}.filename`,
        __dirname: `${metaName}.dirname`,
      },
      plugins: [
        noting((path) => files.push(path)),
        sharing(shared, isolate, (found) => imports.push(found)),
        placing,
      ],
    });
    const textOf = (ending: string): string =>
      outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
    return {
      code: sharingNamespaces(textOf('.js')),
      map: JSON.parse(textOf('.map')) as SourceMapPayload,
      shared,
      contents: { files: files.toSorted(), shared: imports },
    };
  } catch (cause) {
    const why = isBuildFailure(cause) ? cause.errors.map(errorLine).join('\n') : String(cause);
    throw new PropertyCodeError(`expected a module that compiles, got ${file}:\n${why}`, { cause });
  }
}

/** Where esbuild makes the namespace of a CommonJS module, that of a shared one is asked for. No line is added. */
function sharingNamespaces(code: string): string {
  const named = 'var __toESM = ';
  const taken = '(mod, isNodeMode, target) => ';
  if (code.includes(named) && !code.includes(named + taken)) {
    throw new Error('esbuild is not the version that raceproof names: its bundles are made in another way');
  }
  const asked = `${taken}${instanceName}.namespaceOf(mod, isNodeMode) ?? __toOwnESM(mod, isNodeMode, target)`;
  return code.replace(named, `${named}${asked}, __toOwnESM = `);
}

/** What each module calls its `import.meta`. */
const metaName = '__raceproofFile';

/** Tells of each file that the bundle takes in. */
function noting(onFile: (path: string) => void): Plugin {
  return {
    name: 'files of the bundle',
    setup(build) {
      build.onLoad({ filter: /./, namespace: 'file' }, ({ path }) => {
        onFile(path);
        return undefined;
      });
    },
  };
}

const sharedNamespace = 'shared';

/** Leaves modules of Node and of packages outside, and tells of each import that leads there. */
function sharing(
  shared: SharedModules,
  isolate: readonly string[],
  onImport: (found: SharedImport) => void,
): Plugin {
  return {
    name: 'shared modules',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async (imported) => {
        const found = await sharedModule(build, imported, isolate);
        if (found === undefined) return undefined;
        if (imported.namespace !== sharedNamespace) {
          onImport({ importer: imported.importer, path: found.path });
        }
        return { path: found.key, namespace: sharedNamespace };
      });
      build.onLoad({ filter: /^import |^require /, namespace: sharedNamespace }, async ({ path }) => {
        return { contents: await shared.textOf(path) };
      });
      build.onLoad({ filter: new RegExp(`^${namesOf}`), namespace: sharedNamespace }, ({ path }) => {
        return { contents: SharedModules.textOfNames(path) };
      });
    },
  };
}

/** Resolves an import, as esbuild does, to see whether it leads out of the bundle: to what, and what that is called there. */
async function sharedModule(
  build: PluginBuild,
  { path, kind, importer, namespace, resolveDir, pluginData }: OnResolveArgs,
  isolate: readonly string[],
): Promise<{ readonly path: string; readonly key: string } | undefined> {
  if (namespace === sharedNamespace) return { path, key: path };
  if (pluginData === seen) return undefined;
  const way = kind === 'require-call' || kind === 'require-resolve' ? 'require' : 'import';
  if (isBuiltin(path)) return { path, key: sharedKey(way, path) };
  const found = await build.resolve(path, { kind, importer, namespace, resolveDir, pluginData: seen });
  // esbuild itself knows where that is an error and where only a warning, and words it best.
  if (found.errors.length > 0 || found.external) return undefined;
  const owner = packageOf(found.path);
  if (owner === undefined || isolate.includes(owner)) return undefined;
  return { path: found.path, key: sharedKey(way, found.path) };
}

const seen = Symbol('resolved by esbuild');

/** Gives modules that ask where they are an `import.meta` of their own. */
const placing: Plugin = {
  name: 'places of modules',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!/\bimport\s*\.\s*meta\b|\b__filename\b|\b__dirname\b/.test(text)) return undefined;
      const meta = `const ${metaName} = ${instanceName}.file(${JSON.stringify(path)});`;
      return { contents: meta + text.replace(/^#!.*/, ''), loader: loaderOf(path) };
    });
  },
};

function loaderOf(path: string): Loader {
  const ending = extname(path)
    .replace(/[cm](?=[jt]s)/, '')
    .slice(1);
  return ending === 'ts' || ending === 'tsx' || ending === 'jsx' ? ending : 'js';
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function errorLine({ text, location }: BuildFailure['errors'][number]): string {
  if (location === null) return text;
  return `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
