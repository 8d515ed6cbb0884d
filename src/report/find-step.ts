import { type Run, stepIds } from '../core/run.ts';

/**
 * The number of the step that a user names: by its number, by its whole id, or by an id without its phase, which means
 * the first of that call. Throws a `TypeError` where the run has no such step.
 */
export function findStep(run: Run, wanted: string): number {
  const ids = stepIds(run);
  const number = /^\d+$/.test(wanted) ? Number(wanted) : stepNamed(ids, wanted);
  if (number !== undefined && number >= 1 && number <= ids.length) return number;
  throw new TypeError(
    `until: expected the number or the id of one of the ${ids.length} events of this run, got ${JSON.stringify(wanted)}`,
  );
}

function stepNamed(ids: readonly string[], wanted: string): number | undefined {
  const exact = ids.indexOf(wanted);
  const index = exact === -1 ? ids.findIndex((id) => id.startsWith(`${wanted}:`)) : exact;
  return index === -1 ? undefined : index + 1;
}
