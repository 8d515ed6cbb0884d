import * as fc from 'fast-check';
import { hashText, mix } from '../core/hash.ts';
import type { Json } from '../core/plan.ts';
import { callPropertyCode, PropertyCodeError } from '../core/property-code-error.ts';

interface DrawnFor {
  /** The operation's, and what it is an operation of. */
  readonly id: string;
  readonly kind: string;
  /** The plan's. */
  readonly seed: number;
}

/**
 * Draws the arguments of one operation, with what fast-check needs to shrink them. They depend on the plan's seed and the
 * operation's id alone. Throws a `PropertyCodeError` for what is no JSON value.
 */
export function drawArguments(args: fc.Arbitrary<Json>, { id, kind, seed }: DrawnFor): fc.Value<Json> {
  const [drawn] = callPropertyCode(`operations.${kind}.args`, () =>
    fc.sample(new WithContext(args), { seed: mix(seed, hashText(id)) | 0, numRuns: 1 }),
  );
  if (drawn !== undefined && isJson(drawn.value)) return drawn;
  throw new PropertyCodeError(
    `operations.${kind}.args: expected an arbitrary of JSON values, which come back the same from a file, got ${asCode(drawn?.value)}`,
  );
}

/** Draws what another arbitrary draws, and keeps the context, which `fc.sample` drops. */
class WithContext extends fc.Arbitrary<fc.Value<Json>> {
  readonly #drawn: fc.Arbitrary<Json>;

  constructor(drawn: fc.Arbitrary<Json>) {
    super();
    this.#drawn = drawn;
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<fc.Value<Json>> {
    return new fc.Value(this.#drawn.generate(random, biasFactor), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is fc.Value<Json> {
    return value instanceof fc.Value;
  }

  shrink(): fc.Stream<fc.Value<fc.Value<Json>>> {
    return fc.Stream.nil();
  }
}

/** As code would have it: JSON shows neither `-0` nor `undefined`. */
function asCode(value: unknown): string {
  return fc.stringify(value).slice(0, 200);
}

/** Whether a value is stored by value without a loss. */
export function isJson(value: unknown): value is Json {
  const text = jsonOf(value);
  return text !== undefined && isSame(value, JSON.parse(text));
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function isSame(value: unknown, copy: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Object.is(value, copy);
  if (typeof copy !== 'object' || copy === null) return false;
  const isPlain =
    Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
  const names = Object.keys(value);
  return (
    isPlain &&
    names.length === Object.keys(copy).length &&
    names.every((name) => isSame(Reflect.get(value, name), Reflect.get(copy, name)))
  );
}
