import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoadedModules, loadAs } from '../sim/task.ts';
import { whileLoading } from '../sim/virtual-globals/index.ts';
import { namespaceOf } from './namespace-of.ts';
import { instanceName } from './instance.ts';

/** How a module is asked for: `require` may come late or never, and gets what a CommonJS module exports. */
type Way = 'import' | 'require';

/** Modules that all processes share: those of Node, and of packages that are not isolated. Each is loaded by Node, once. */
export class SharedModules {
  readonly #loaded = new LoadedModules();
  readonly #require: NodeJS.Require;
  readonly #modules = new Map<string, () => unknown>();
  /** By the whole of it, what a CommonJS module is to those who import it, as Node says and as others do. */
  readonly #namespaces = { node: new WeakMap<object, object>(), other: new WeakMap<object, object>() };
  readonly #shown = new WeakSet<object>();

  constructor(file: string) {
    this.#require = createRequire(file);
  }

  /** What a bundle holds in place of a module: its text reads what Node has loaded, each time that it is evaluated. */
  async textOf(key: string): Promise<string> {
    const [, way, path = ''] = keyPattern.exec(key) ?? [];
    const read = `${instanceName}.shared(${JSON.stringify(key)})`;
    const whole = `module.exports = ${read};`;
    if (isBuiltin(path)) {
      this.#modules.set(key, () => this.#require(path));
      return whole;
    }
    if (way === 'require' || !isEcmaScript(path)) {
      const load = (): unknown => loadAs(this.#loaded, () => this.#require(path) as unknown);
      this.#modules.set(key, load);
      if (way === 'import') await whileLoading(async () => failureIn(load), this.#loaded);
      return whole;
    }
    const names = await this.#import(key, path);
    if (names === undefined) return whole;
    // Names stay live this way. What imports a CommonJS module of Node's as an ES module sees the whole of it as the default.
    const other = `export * from ${JSON.stringify(`${namesOf}${key}`)};`;
    return names.includes('default') ? `${other} export default ${read}.default;` : other;
  }

  /** The same module, as one whose names can be exported again. */
  static textOfNames(path: string): string {
    return `module.exports = ${instanceName}.shared(${JSON.stringify(path.slice(namesOf.length))});`;
  }

  get(key: string): unknown {
    const module = this.#modules.get(key)?.();
    if (isObject(module)) this.#shown.add(module);
    return module;
  }

  /**
   * What such a module is to those who import it; undefined for a module that is not shared. It is made once for all: to make
   * that of `node:crypto` takes as long as the rest of a small service.
   */
  namespaceOf(module: unknown, isNode: boolean): object | undefined {
    if (!isObject(module) || !this.#shown.has(module)) return undefined;
    const namespaces = this.#namespaces[isNode ? 'node' : 'other'];
    const known = namespaces.get(module) ?? namespaceOf(module, isNode);
    namespaces.set(module, known);
    return known;
  }

  /** The names that it exports; undefined where it cannot be loaded, which whoever evaluates the import learns. */
  async #import(key: string, path: string): Promise<readonly string[] | undefined> {
    try {
      const url = pathToFileURL(path).href;
      const module = await whileLoading(
        () => import(/* @vite-ignore */ url) as Promise<object>,
        this.#loaded,
      );
      this.#modules.set(key, () => module);
      return Object.keys(module);
    } catch (error) {
      this.#modules.set(key, () => {
        throw error;
      });
      return undefined;
    }
  }
}

/** Names a module that is shared. No such name ends like a file, or esbuild would take the text for what such files hold. */
export function sharedKey(way: Way, path: string): string {
  return `${way} ${path} (shared)`;
}

const keyPattern = /^(import|require) (.*) \(shared\)$/s;

/** Begins the path of a module that stands for the names of another one. */
export const namesOf = 'names of ';

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function failureIn(load: () => unknown): unknown {
  try {
    load();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** As Node decides it: by the file's ending, or the `type` of its package. */
function isEcmaScript(file: string): boolean {
  if (/\.[cm]js$/.test(file)) return file.endsWith('.mjs');
  if (!file.endsWith('.js')) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const type = typeIn(join(folder, 'package.json'));
    if (type !== undefined) return type === 'module';
    if (folder === dirname(folder)) return false;
  }
}

/** The `type` of a package, or what Node assumes where it names none; undefined where there is no package. */
function typeIn(file: string): unknown {
  try {
    const { type = 'commonjs' } = JSON.parse(readFileSync(file, 'utf8')) as { readonly type?: unknown };
    return type;
  } catch {
    return undefined;
  }
}
