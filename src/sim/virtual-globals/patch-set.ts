import type { Patch } from './patch.ts';

/** Properties that are replaced as long as anybody uses the set, and restored afterwards. */
export class PatchSet {
  readonly #patches: () => readonly Patch[];
  #users = 0;
  #undo: (() => void)[] = [];

  /** `patches` is asked for at each installation. */
  constructor(patches: () => readonly Patch[]) {
    this.#patches = patches;
  }

  /** Returns whether this was the first user. */
  use(): boolean {
    this.#users += 1;
    if (this.#users > 1) return false;
    for (const patch of this.#patches()) this.#install(patch);
    return true;
  }

  /** Returns whether this was the last user. */
  release(): boolean {
    this.#users -= 1;
    if (this.#users > 0) return false;
    for (const step of this.#undo.toReversed()) step();
    this.#undo = [];
    return true;
  }

  #install({ on, name, value }: Patch): void {
    const former = Object.getOwnPropertyDescriptor(on, name);
    Object.defineProperty(on, name, {
      configurable: true,
      enumerable: former?.enumerable ?? true,
      writable: true,
      value,
    });
    this.#undo.push(() => {
      if (former === undefined) Reflect.deleteProperty(on, name);
      else Object.defineProperty(on, name, former);
    });
  }
}
