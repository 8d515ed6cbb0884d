import { isCalledByNode } from '../sim/virtual-globals/system-frames.ts';
import { placeOfCaller } from '../sim/virtual-globals/place-of.ts';

/** A variable that code has asked for. */
export interface VariableRead {
  readonly name: string;
  readonly isSet: boolean;
  /** `file:line` of the user's code, where it is known. */
  readonly at: string | undefined;
}

type Variables = Record<string, string | undefined>;

/** A `process.env` that keeps which variables are asked for, and a copy of the one it begins with. */
export class WatchedEnvironment {
  readonly reads = new Map<string, VariableRead>();
  readonly env: Variables;
  /** Those that are about to be read for no other reason than that all are. */
  readonly #listed = new Set<string | symbol>();

  constructor(given: Readonly<Variables>) {
    const values: Variables = { ...given };
    this.env = new Proxy(values, {
      get: (target, name) => {
        if (!this.#listed.delete(name)) this.#note(name, given);
        return Reflect.get(target, name) as unknown;
      },
      has: (target, name) => {
        this.#note(name, given);
        return Reflect.has(target, name);
      },
      ownKeys: (target) => {
        const names = Reflect.ownKeys(target);
        for (const name of names) this.#listed.add(name);
        queueMicrotask(() => this.#listed.clear());
        return names;
      },
    });
  }

  #note(name: string | symbol, given: Readonly<Variables>): void {
    if (typeof name === 'symbol' || this.reads.has(name)) return;
    if (isCalledByNode()) return;
    this.reads.set(name, { name, isSet: given[name] !== undefined, at: placeOfCaller() });
  }
}
