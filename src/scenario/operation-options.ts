import type * as fc from 'fast-check';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Json } from '../core/plan.ts';
import type { OperationDefinition, ToldFact } from './definition.ts';
import { inShort, requireFunction } from './option-checks.ts';

export interface OperationOptions<Api, Args> {
  /** What it is called with: JSON values. */
  readonly args?: fc.Arbitrary<Args>;
  /** What it contends for: two operations about one thing are looked at first. */
  readonly subject?: (args: Args) => string;
  /** How often it is drawn beside the others; 1 by default. */
  readonly weight?: number;
  /** Whether it may wait for another operation for ever: a run in which only such are left is at rest, and no deadlock. */
  readonly blocking?: boolean;
  /**
   * Whether its caller may give it up: `run` is given a signal that fires at a drawn moment, and the operation must end then,
   * too.
   */
  readonly cancellable?: boolean;
  /** Whether an error says that it surely had no effect. */
  readonly refused?: (error: unknown) => boolean;
  /** Whether a fact ends it, later than its return. */
  readonly endsBy?: (fact: ToldFact, operation: { readonly id: string; readonly args: Args }) => boolean;
  readonly run: (api: Api, args: Args, call: OperationCall) => unknown;
}

/** What an operation is called with beside its arguments. */
export interface OperationCall {
  /** Fires when its caller gives it up; never where it is not `cancellable`. */
  readonly signal: AbortSignal;
}

const operationNames: readonly string[] = Object.keys({
  args: true,
  subject: true,
  weight: true,
  blocking: true,
  cancellable: true,
  refused: true,
  endsBy: true,
  run: true,
} satisfies Record<keyof OperationOptions<unknown, unknown>, true>);

/** The operations of a scenario, completed and checked. Throws a `TypeError` that names the option. */
export function operationsOf(where: string, operations: unknown): ReadonlyMap<string, OperationDefinition> {
  const entries = typeof operations === 'object' && operations !== null ? Object.entries(operations) : [];
  if (entries.length === 0) {
    throw new TypeError(`${where} operations: expected at least one, got ${inShort(operations)}`);
  }
  return new Map(
    entries.map(([kind, options]) => [kind, operationOf(`${where} operations.${kind}`, kind, options)]),
  );
}

function operationOf(where: string, kind: string, options: unknown): OperationDefinition {
  if (!/^[a-z][\w-]*$/i.test(kind)) {
    throw new TypeError(`${where}: expected a name of letters, digits, hyphens and underscores`);
  }
  requireKnownOptions(where, options, operationNames);
  const {
    args,
    subject,
    weight = 1,
    blocking = false,
    cancellable = false,
    refused,
    endsBy,
    run,
  } = options as OperationOptions<unknown, Json>;
  requireFunction(`${where}.run`, run);
  for (const [name, value] of Object.entries({ subject, refused, endsBy })) {
    if (value !== undefined) requireFunction(`${where}.${name}`, value);
  }
  if (args !== undefined && typeof (args as Partial<fc.Arbitrary<Json>>).generate !== 'function') {
    throw new TypeError(`${where}.args: expected an arbitrary of fast-check, got ${inShort(args)}`);
  }
  if (!Number.isInteger(weight) || weight < 1 || weight > 1_000) {
    throw new TypeError(`${where}.weight: expected a whole number from 1 to 1000, got ${inShort(weight)}`);
  }
  for (const [name, value] of Object.entries({ blocking, cancellable })) {
    if (typeof value === 'boolean') continue;
    throw new TypeError(`${where}.${name}: expected true or false, got ${inShort(value)}`);
  }
  return { args, subject, weight, blocking, cancellable, refused, endsBy, run };
}
