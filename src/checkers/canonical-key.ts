/** A value has no key: what came, and where in the value. */
export class NoKeyError extends TypeError {
  override readonly name = 'NoKeyError';

  constructor(value: unknown) {
    const { path, came } = oddityIn(value, '', 0) ?? { path: '', came: typeof value };
    super(`expected JSON-like values, got ${came}${path === '' ? '' : ` at ${path}`}`);
  }
}

/**
 * A text that two values share if and only if they are equal: JSON values, and beside them undefined, bigints, NaN and
 * infinities. The order of an object's names does not count, nor one whose value is undefined. Throws a `NoKeyError` for
 * anything else: a Map, a Date, a function, an instance of a class, a cycle.
 */
export function canonicalKey(value: unknown): string {
  const key = keyOf(value, 0);
  if (key === undefined) throw new NoKeyError(value);
  return key;
}

/** Deeper is a cycle, or might as well be. */
const depthMax = 200;

/** Undefined where something in it has no key. */
function keyOf(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      if (value === null) return 'null';
      if (depth > depthMax) return undefined;
      return Array.isArray(value) ? arrayKey(value, depth) : objectKey(value, depth);
    case 'function':
    case 'symbol':
      return undefined;
  }
}

function arrayKey(list: readonly unknown[], depth: number): string | undefined {
  let key = '[';
  for (let index = 0; index < list.length; index += 1) {
    const part = keyOf(list[index], depth + 1);
    if (part === undefined) return undefined;
    key += `${part},`;
  }
  return `${key}]`;
}

function objectKey(value: object, depth: number): string | undefined {
  if (!isPlain(value)) return undefined;
  let key = '{';
  for (const name of Object.keys(value).sort()) {
    const field = value[name];
    if (field === undefined) continue;
    const part = keyOf(field, depth + 1);
    if (part === undefined) return undefined;
    key += `${JSON.stringify(name)}:${part},`;
  }
  return `${key}}`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The first part of a value that has no key. */
function oddityIn(
  value: unknown,
  path: string,
  depth: number,
): { readonly path: string; readonly came: string } | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return { path, came: `a ${typeof value}` };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > depthMax) return { path: path.slice(0, 40), came: 'a cycle' };
  if (!Array.isArray(value) && !isPlain(value)) {
    return { path, came: `an instance of ${value.constructor.name || 'a class'}` };
  }
  for (const [name, part] of Object.entries(value) as [string, unknown][]) {
    const found = oddityIn(part, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
