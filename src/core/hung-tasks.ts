import { processOf } from './event-id.ts';
import type { Leftover } from './run.ts';

/** The tasks with calls still open, a list for each process whose graceful shutdown never ended: it waits for them. */
export function hungTasks(leftovers: readonly Leftover[]): readonly (readonly string[])[] {
  const calls = leftovers.filter(({ kind }) => kind === 'call').map(({ who }) => who);
  const stops = leftovers.filter(({ kind }) => kind === 'stop');
  return stops.map(({ who }) => calls.filter((task) => processOf(task) === who));
}
