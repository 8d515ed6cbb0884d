import * as fc from 'fast-check';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Json } from '../core/plan.ts';
import { cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { type DefinedScenario, defineScenario } from '../scenario/define-scenario.ts';
import type { OperationOptions } from '../scenario/operation-options.ts';
import { inShort, requireFunction } from '../scenario/option-checks.ts';
import { linearizable } from './linearizable.ts';
import type { Model } from './model.ts';

/** The arguments of each method, as arbitraries of JSON values. */
export type Arguments = Readonly<Record<string, readonly fc.Arbitrary<unknown>[]>>;

type ValuesOf<Drawn extends readonly fc.Arbitrary<unknown>[]> = {
  readonly [Index in keyof Drawn]: Drawn[Index] extends fc.Arbitrary<infer Value> ? Value : never;
};

type CallOf<Drawn extends Arguments> = {
  readonly [Name in keyof Drawn & string]: { readonly kind: Name; readonly args: ValuesOf<Drawn[Name]> };
}[keyof Drawn & string];

/** A plain class and its model. */
export interface ClassOptions<Drawn extends Arguments, State> {
  /** Makes the object anew for each run. */
  readonly create: () => unknown;
  /** The methods that are called, each with the arbitraries of its arguments. */
  readonly operations: Drawn;
  /** What the object is checked against. */
  readonly model: Model<State, CallOf<Drawn>>;
  /** Whether an error says that the call surely had no effect; otherwise what a method throws leaves that unknown. */
  readonly refused?: (error: unknown) => boolean;
  /** Methods that may be given up: after their arguments they are given `{ signal }`. */
  readonly cancellable?: readonly (keyof Drawn & string)[];
  /** Whether several calls may be made in one turn of the event loop, some microtasks apart; true by default. */
  readonly together?: boolean;
  /** Calls of a run: a number or the ends of a range; [2, 8] by default. */
  readonly concurrency?: number | readonly [number, number];
}

export const classOptionNames: readonly string[] = Object.keys({
  create: true,
  operations: true,
  model: true,
  refused: true,
  cancellable: true,
  together: true,
  concurrency: true,
} satisfies Record<keyof ClassOptions<Arguments, unknown>, true>);

/** The scenario of a plain class: one process, whose methods are called concurrently. */
export function classScenario<const Drawn extends Arguments, State>(
  name: string,
  options: ClassOptions<Drawn, State>,
): DefinedScenario {
  const where = `linearizable ${JSON.stringify(name)}`;
  requireKnownOptions(where, options, classOptionNames);
  const {
    create,
    operations,
    model,
    refused,
    cancellable = [],
    concurrency = [2, 8],
    together = concurrency !== 1,
  } = options;
  requireFunction(`${where} create`, create);
  const methods = methodsOf(where, operations);
  requireMethods(`${where} cancellable`, cancellable, methods);
  return defineScenario({
    name,
    processes: 1,
    concurrency,
    system: async () => ({ api: await made(where, create, Object.keys(methods)) }),
    operations: Object.fromEntries(
      Object.entries(methods).map(([method, args]) => [
        method,
        operationOf(method, args, { refused, cancellable: cancellable.includes(method) }),
      ]),
    ),
    together,
    finally: linearizable(model),
  });
}

function methodsOf(where: string, operations: unknown): Arguments {
  const entries = typeof operations === 'object' && operations !== null ? Object.entries(operations) : [];
  if (entries.length === 0) {
    throw new TypeError(`${where} operations: expected at least one method, got ${inShort(operations)}`);
  }
  for (const [method, args] of entries as [string, unknown][]) {
    if (Array.isArray(args) && args.every(isArbitrary)) continue;
    throw new TypeError(
      `${where} operations.${method}: expected an array of fast-check's arbitraries, one for each argument, got ${inShort(args)}`,
    );
  }
  return operations as Arguments;
}

function requireMethods(where: string, names: unknown, methods: Arguments): void {
  const isMethod = (name: unknown): boolean => typeof name === 'string' && Object.hasOwn(methods, name);
  if (Array.isArray(names) && names.every(isMethod)) return;
  throw new TypeError(
    `${where}: expected names of operations (${Object.keys(methods).join(', ')}), got ${inShort(names)}`,
  );
}

function isArbitrary(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'generate' in value;
}

async function made(where: string, create: () => unknown, methods: readonly string[]): Promise<object> {
  const object = await create();
  if (typeof object !== 'object' || object === null) {
    throw new PropertyCodeError(`${where} create: expected an object, got ${cameInWords(object)}`);
  }
  const missing = methods.find((method) => typeof Reflect.get(object, method) !== 'function');
  if (missing === undefined) return object;
  throw new PropertyCodeError(
    `${where} operations.${missing}: expected a method of what create makes, got ${cameInWords(Reflect.get(object, missing))}`,
  );
}

/** A call that never returns is judged by the model. */
function operationOf(
  method: string,
  args: readonly fc.Arbitrary<unknown>[],
  {
    refused,
    cancellable,
  }: { readonly refused: ((error: unknown) => boolean) | undefined; readonly cancellable: boolean },
): OperationOptions<object, readonly Json[]> {
  return {
    // Sound: what is no JSON is refused when it is drawn.
    args: fc.tuple(...args) as fc.Arbitrary<readonly Json[]>,
    blocking: true,
    cancellable,
    ...(refused === undefined ? {} : { refused }),
    run: (object, values, { signal }) => {
      const call = Reflect.get(object, method) as (...values: readonly unknown[]) => unknown;
      return Reflect.apply(call, object, cancellable ? [...values, { signal }] : values);
    },
  };
}
