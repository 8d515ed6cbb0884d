import { PropertyCodeError } from '../core/property-code-error.ts';
import { requireInstalled } from '../modules/isolated-packages.ts';
import { moduleFile } from '../modules/module-file.ts';
import { userModules } from '../modules/user-modules.ts';

/** The modules that a test body loads, in one run. */
export class BodyModules {
  readonly #isolate: readonly string[];
  readonly #endRun: (error: Error) => void;
  readonly #loaded = new Map<string, Promise<object>>();

  /** `endRun` gets what is no finding, since there is nothing to verify. */
  constructor(isolate: readonly string[], endRun: (error: Error) => void) {
    this.#isolate = isolate;
    this.#endRun = endRun;
  }

  /** As an import does, it evaluates a module once. */
  async load(path: unknown): Promise<object> {
    const file = this.#fileAt(path);
    let loaded = this.#loaded.get(file);
    if (loaded === undefined) {
      loaded = userModules(file, this.#isolate).fresh();
      this.#loaded.set(file, loaded);
    }
    try {
      return await loaded;
    } catch (error) {
      if (error instanceof PropertyCodeError) this.#endRun(error);
      throw error;
    }
  }

  #fileAt(path: unknown): string {
    try {
      const file = moduleFile('load', path);
      requireInstalled('isolate', this.#isolate, file);
      return file;
    } catch (error) {
      if (error instanceof Error) this.#endRun(error);
      throw error;
    }
  }
}
