import { createRequire } from 'node:module';
import { constants, Script } from 'node:vm';
import { realWork } from '../sim/real-work.ts';
import { bundle, type Bundle } from './bundle.ts';
import type { BundleContents } from './bundle-contents.ts';
import { teachKnownClients } from './known-clients.ts';
import { type Instance, instanceName, metaOf } from './instance.ts';
import { bundleEnding, readPlacesOf } from './written-places.ts';

/** Evaluates the modules once. Settles with them. */
type Evaluate = (instance: Instance, require: NodeJS.Require) => Promise<void>;

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

interface Compiled {
  readonly evaluate: Evaluate;
  readonly shared: Bundle['shared'];
  readonly contents: BundleContents;
}

/** A module of the user's with all that it imports of the user's own: bundled once, evaluated as often as is asked. */
export class UserModules {
  readonly #file: string;
  readonly #isolate: readonly string[];
  readonly #require: NodeJS.Require;
  #compiled: Promise<Compiled> | undefined;

  constructor(file: string, isolate: readonly string[]) {
    this.#file = file;
    this.#isolate = isolate;
    this.#require = createRequire(file);
  }

  /**
   * What the module exports, evaluated anew as part of the present task. Rejects with what the modules throw, and with a
   * `PropertyCodeError` where they do not compile.
   */
  async fresh(): Promise<Exports> {
    // The first run waits where all others do, or it would be another one.
    const { evaluate, shared } = await realWork(() => this.#ready());
    let namespace: Exports = {};
    await evaluate(
      {
        file: metaOf,
        shared: (key) => shared.get(key),
        namespaceOf: (module, isNode) => shared.namespaceOf(module, isNode === 1),
        exported: (exported) => {
          namespace = exported;
        },
      },
      this.#require,
    );
    return namespace;
  }

  /** What its bundle is made of. Rejects as `fresh` does where the modules do not compile. */
  async contents(): Promise<BundleContents> {
    const { contents } = await this.#ready();
    return contents;
  }

  async #ready(): Promise<Compiled> {
    this.#compiled ??= this.#compile();
    try {
      return await this.#compiled;
    } catch (error) {
      // Whoever asks again may have changed the file.
      this.#compiled = undefined;
      throw error;
    }
  }

  async #compile(): Promise<Compiled> {
    const { code, map, shared, contents } = await bundle(this.#file, this.#isolate);
    teachKnownClients();
    const packages = this.#isolate.map((name) => `+${name.replace('/', '-')}`).join('');
    const filename = `${this.#file}${packages}${bundleEnding}`;
    // Two functions, as a module may declare a `require` of its own. No line is added, or places would be wrong.
    const begin = `(function (${instanceName}, require) { return (async function () { 'use strict'; `;
    const script = new Script(`${begin}${code}\n})(); })`, {
      filename,
      columnOffset: -begin.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    readPlacesOf(filename, map);
    return { evaluate: script.runInThisContext() as Evaluate, shared, contents };
  }
}

const known = new Map<string, UserModules>();

/** The modules of a file, the same for all who isolate the same packages. */
export function userModules(file: string, isolate: readonly string[]): UserModules {
  const names = [...new Set(isolate)].sort();
  const key = JSON.stringify([file, names]);
  const former = known.get(key);
  if (former !== undefined) return former;
  const modules = new UserModules(file, names);
  known.set(key, modules);
  return modules;
}
