import type { Json, PlannedOperation } from '../core/plan.ts';
import type { ScenarioDefinition } from './definition.ts';

/**
 * What an operation's own arbitrary would try in place of its arguments, of the same subject: two operations that contend
 * must go on contending. A plan keeps values and no contexts of fast-check, so what was mapped or chained stays as it is.
 */
export function* simplerInputs(
  { operations }: ScenarioDefinition,
  { kind, subject, input }: PlannedOperation,
): Generator<Json> {
  const definition = operations.get(kind);
  if (definition?.args === undefined || input === undefined) return;
  if (!definition.args.canShrinkWithoutContext(input)) return;
  for (const { value } of definition.args.shrink(input, undefined)) {
    if (definition.subject?.(value) === subject) yield value;
  }
}
