/** Why a value has no key: what came, and where in the value. */
export class NoKeyError extends TypeError {
  override readonly name = 'NoKeyError';
  readonly came: string;
  readonly path: string;

  constructor(came: string, path: string) {
    super(`expected JSON-like values, got ${came}${path === '' ? '' : ` at ${path}`}`);
    this.came = came;
    this.path = path;
  }
}

/**
 * A text that two values share if and only if they are equal: JSON values, and beside them undefined, bigints, NaN and
 * infinities. The order of an object's names does not count, nor one whose value is undefined. Throws a `NoKeyError` for
 * anything else: a Map, a Date, a function, an instance of a class, a cycle.
 */
export function canonicalKey(value: unknown): string {
  return keyOf(value, '', 0);
}

/** Deeper is a cycle, or might as well be. */
const depthMax = 200;

function keyOf(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'undefined';
    case 'bigint':
      return `${value}n`;
    case 'object':
      if (value === null) return 'null';
      if (depth > depthMax) throw new NoKeyError('a cycle', path);
      return Array.isArray(value) ? arrayKey(value, path, depth) : objectKey(value, path, depth);
    case 'function':
    case 'symbol':
      throw new NoKeyError(`a ${typeof value}`, path);
  }
}

function arrayKey(list: readonly unknown[], path: string, depth: number): string {
  let key = '[';
  for (let index = 0; index < list.length; index += 1) {
    key += `${keyOf(list[index], `${path}[${index}]`, depth + 1)},`;
  }
  return `${key}]`;
}

function objectKey(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NoKeyError(`an instance of ${value.constructor.name || 'a class'}`, path);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let key = '{';
  for (const name of Object.keys(fields).sort()) {
    if (fields[name] === undefined) continue;
    key += `${JSON.stringify(name)}:${keyOf(fields[name], `${path}.${name}`, depth + 1)},`;
  }
  return `${key}}`;
}
