// For the repository only; the package has its build. What a process loads through a hook of Node's loader takes it six
// times as long to load, so the sources are compiled once, file by file, into a folder beside them.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');
const build = join(root, '.build');

/** Compiles what has changed since the last time. */
export async function buildSources() {
  const stale = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith(join('report', 'html', 'client')))
    .filter((path) => !isBuilt(path));
  if (stale.length > 0) await compile(stale);
}

/** @param {string} path relative to the sources */
function isBuilt(path) {
  const built = statSync(builtPath(build, path), { throwIfNoEntry: false });
  // A file's time is set to a millisecond.
  return built !== undefined && Math.abs(built.mtimeMs - statSync(join(sources, path)).mtimeMs) < 2;
}

/** @param {readonly string[]} paths relative to the sources */
async function compile(paths) {
  const { build: bundle } = await import('esbuild');
  const made = `${build}.${process.pid}`;
  const times = paths.map((path) => statSync(join(sources, path)).mtime);
  await bundle({
    entryPoints: paths.map((path) => join(sources, path)),
    outdir: made,
    outbase: sources,
    bundle: true,
    packages: 'external',
    plugins: [eachFileByItself],
    treeShaking: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  for (const [index, path] of paths.entries()) {
    const time = times[index] ?? 0;
    utimesSync(builtPath(made, path), time, time);
    mkdirSync(dirname(builtPath(build, path)), { recursive: true });
    // Several processes may do this at once: each file is there whole, or as it was.
    renameSync(builtPath(made, path), builtPath(build, path));
  }
  rmSync(made, { recursive: true });
}

/** Leaves modules where they are and imports them by the names of their builds. @type {import('esbuild').Plugin} */
const eachFileByItself = {
  name: 'each file by itself',
  setup(building) {
    building.onResolve({ filter: /^\..*\.ts$/ }, ({ path }) => ({
      path: path.replace(/\.ts$/, '.js'),
      external: true,
    }));
  },
};

/**
 * @param {string} folder
 * @param {string} path relative to the sources
 */
function builtPath(folder, path) {
  return join(folder, path.replace(/\.ts$/, '.js'));
}
