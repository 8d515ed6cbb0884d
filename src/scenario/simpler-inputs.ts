import type * as fc from 'fast-check';
import type { Json, Plan, PlannedOperation } from '../core/plan.ts';
import type { OperationDefinition, ScenarioDefinition } from './definition.ts';
import { drawArguments, isJson } from './drawn-arguments.ts';

/** By the text of their values. */
type Known = Map<string, fc.Value<Json>>;

/**
 * What an operation's own arbitrary would try in place of its arguments, of the same subject: two operations that contend
 * must go on contending. A plan keeps values and no contexts of fast-check, without which nothing that was mapped or
 * chained can shrink. So the arguments of the failing plan are drawn once more, and those of which the same came are shrunk
 * with their contexts; the rest, which were simplified before they were written to a file, where that needs none.
 */
export function simplerInputs(
  { operations }: Pick<ScenarioDefinition, 'operations'>,
  failing: Plan,
): (operation: PlannedOperation) => Generator<Json> {
  const knownByKind = new Map<string, Known>();
  return function* ({ kind, subject, input }) {
    const definition = operations.get(kind);
    if (definition?.args === undefined || input === undefined) return;
    const { args } = definition;
    const known = knownByKind.get(kind) ?? drawnAgain(kind, args, failing);
    knownByKind.set(kind, known);
    for (const shrunk of shrunkFrom(args, input, known.get(JSON.stringify(input)))) {
      if (!isAbout(definition, shrunk.value, subject)) continue;
      known.set(JSON.stringify(shrunk.value), shrunk);
      yield shrunk.value;
    }
  };
}

/** An operation that repeats another has the arguments that were drawn for an earlier one, which may be gone. */
function drawnAgain(kind: string, args: fc.Arbitrary<Json>, { seed, operations }: Plan): Known {
  const known: Known = new Map();
  const alike = operations.filter((operation) => operation.kind === kind);
  const wanted = new Set(alike.map(({ input }) => JSON.stringify(input)));
  const last = Math.max(0, ...alike.map(({ id }) => Number(id.slice(kind.length)) || 0));
  for (let index = 1; index <= Math.min(last, operationsMax) && known.size < wanted.size; index += 1) {
    try {
      const drawn = drawArguments(args, { kind, id: `${kind}${index}`, seed });
      const text = JSON.stringify(drawn.value);
      if (wanted.has(text)) known.set(text, drawn);
    } catch {
      // The search drew no such arguments, or an arbitrary of another day did.
    }
  }
  return known;
}

/** A name from a file may end in any number. */
const operationsMax = 10_000;

/** Code of the scenario that throws in here ends the attempts, and not the search for a smaller failure. */
function* shrunkFrom(
  args: fc.Arbitrary<Json>,
  input: Json,
  known: fc.Value<Json> | undefined,
): Generator<fc.Value<Json>> {
  if (known === undefined && !args.canShrinkWithoutContext(input)) return;
  try {
    for (const shrunk of args.shrink(known?.value ?? input, known?.context)) {
      if (isJson(shrunk.value)) yield shrunk;
    }
  } catch {
    // What a mapping makes of a simpler value is its own affair.
  }
}

function isAbout({ subject }: OperationDefinition, value: Json, expected: string | undefined): boolean {
  try {
    return subject?.(value) === expected;
  } catch {
    return false;
  }
}
