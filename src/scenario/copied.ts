type Instance = Readonly<Record<PropertyKey, unknown>>;

export interface CopyOptions {
  /** Whatever holds more objects of classes than that is no value but the system itself, and is left as it is. */
  readonly instancesMax?: number;
}

/**
 * What arrives over a network is a copy: neither side sees what the other does to it afterwards. Objects keep their
 * class. What cannot be copied, a function or a promise for example, is handed over as it is.
 */
export function copied<Value>(value: Value, { instancesMax = Infinity }: CopyOptions = {}): Value {
  if (typeof value !== 'object' || value === null) return value;
  try {
    // Sound: a copy has the type of what it was made of.
    return new Copier(instancesMax).copy(value) as Value;
  } catch (error) {
    if (error instanceof TooManyInstances) return value;
    throw error;
  }
}

class TooManyInstances extends Error {}

class Copier {
  readonly #copies = new Map<object, object>();
  #instancesLeft: number;

  constructor(instancesMax: number) {
    this.#instancesLeft = instancesMax;
  }

  copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || isUncopyable(value)) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (value instanceof Date) return this.#made(value, new Date(value.getTime()));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      return this.#made(value, structuredClone(value));
    }
    if (Array.isArray(value)) return this.#withProperties(value, Array.from({ length: value.length }));
    if (value instanceof Map) return this.#map(value);
    if (value instanceof Set) return this.#set(value);
    return this.#withProperties(value, {});
  }

  #map(value: Map<unknown, unknown>): unknown {
    const copy = new Map<unknown, unknown>();
    const made = this.#withProperties(value, copy);
    for (const [key, each] of value) copy.set(this.copy(key), this.copy(each));
    return made;
  }

  #set(value: Set<unknown>): unknown {
    const copy = new Set<unknown>();
    const made = this.#withProperties(value, copy);
    for (const each of value) copy.add(this.copy(each));
    return made;
  }

  #made(value: object, copy: object): object {
    this.#copies.set(value, copy);
    return copy;
  }

  /** Gives a copy the class and the properties of its own that the original has. */
  #withProperties(value: object, copy: object): object {
    const prototype: unknown = Object.getPrototypeOf(value);
    const isPlain = prototype === Object.getPrototypeOf(copy) || prototype === null;
    if (prototype !== Object.getPrototypeOf(copy)) Object.setPrototypeOf(copy, prototype as object | null);
    if (!isPlain) this.#countInstance();
    const seen = this.#made(value, isPlain ? copy : lookingBack(copy as Instance, value as Instance));
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined || (Array.isArray(value) && key === 'length')) continue;
      if ('value' in property) Object.assign(property, { value: this.copy(property.value), writable: true });
      Object.defineProperty(copy, key, Object.assign(property, { configurable: true }));
    }
    return seen;
  }

  #countInstance(): void {
    this.#instancesLeft -= 1;
    if (this.#instancesLeft < 0) throw new TooManyInstances();
  }
}

/** Objects whose state nobody but Node can reach. */
const uncopyable = [Promise, WeakMap, WeakSet, WeakRef, Error, RegExp, SharedArrayBuffer];

function isUncopyable(value: object): boolean {
  return uncopyable.some((kind) => value instanceof kind);
}

/**
 * The copy of an object of a class. Private fields cannot be copied: a method or a getter that fails on the copy is asked
 * of the original.
 */
function lookingBack(copy: Instance, original: Instance): Instance {
  return new Proxy(copy, {
    get(target, key) {
      if (Object.hasOwn(target, key) || key === 'constructor') return target[key];
      const value = onEither(copy, original, (object) => object[key]);
      if (typeof value !== 'function') return value;
      return (...values: readonly unknown[]): unknown =>
        onEither(copy, original, (object) => Reflect.apply(value, object, values) as unknown);
    },
  });
}

function onEither(copy: Instance, original: Instance, look: (object: Instance) => unknown): unknown {
  try {
    return look(copy);
  } catch (error) {
    if (error instanceof TypeError) return look(original);
    throw error;
  }
}
