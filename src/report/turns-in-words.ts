import type { Plan, PlannedOperation } from '../core/plan.ts';
import { turnInWords } from '../core/turns.ts';
import { counted, milliseconds } from './figures.ts';
import { printable } from './text.ts';

/** Which operations are called in the turn of another one, and when which are given up. */
export function turnsInWords({ operations }: Plan): readonly string[] {
  return operations.flatMap((operation) => {
    const { id, with: turn } = operation;
    const called = turn === undefined ? [] : [`${id} is called ${turnInWords(turn)}`];
    return [...called, ...cancelInWords(operation)].map(printable);
  });
}

function cancelInWords({ id, cancel }: PlannedOperation): readonly string[] {
  if (cancel === undefined) return [];
  if ('with' in cancel) return [`${id} is cancelled ${turnInWords(cancel.with)}`];
  if ('afterMs' in cancel) {
    const when =
      cancel.afterMs === 0 ? 'right after its call' : `${milliseconds(cancel.afterMs)} after its call`;
    return [`${id} is cancelled ${when}, or later`];
  }
  const { afterOwnEvents, microtasks } = cancel;
  const where = afterOwnEvents === 1 ? 'its call' : `its event ${afterOwnEvents}`;
  const later = microtasks === 0 ? 'right after it' : `${counted(microtasks, 'microtask')} later`;
  return [`${id} is cancelled in the turn of ${where}, ${later}`];
}
