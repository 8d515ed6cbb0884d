import type { Leftover } from '../core/run.ts';
import type { SimProcess } from '../sim/sim-process.ts';

/**
 * What a process that was asked to stop still has: its shutdown, handlers at work, calls without an answer, timers. Nothing
 * of one that is gone.
 */
export function leftoversOf({
  process,
  stopped,
  failedToStop,
}: {
  readonly process: SimProcess;
  readonly stopped: boolean;
  readonly failedToStop: boolean;
}): Leftover[] {
  if (!process.alive) return [];
  const hasEnded = stopped || failedToStop;
  const stop: Leftover[] = hasEnded
    ? []
    : [{ kind: 'stop', who: process.id, what: 'its graceful shutdown never ended' }];
  const handling = [...process.inWork].map((task): Leftover => {
    return { kind: 'call', who: task.id, what: 'its handler never settled' };
  });
  return [...stop, ...handling, ...callsLeft(process), ...timersLeft(process)];
}

export function callsLeft(process: SimProcess): Leftover[] {
  return [...process.openCalls].map((call) => {
    const { who, forWhat, operation } = call.describe();
    return { kind: 'call', who, what: `still waits for ${forWhat}`, operation };
  });
}

/**
 * The clients' own timers, to reconnect for example, are not the system's to clear, and a process ends whatever timers it has
 * that do not keep it.
 */
export function timersLeft(process: SimProcess): Leftover[] {
  const own = process.timers
    .drain()
    .filter(({ task, isUnreferenced }) => task.role !== 'client' && !isUnreferenced);
  return own.map(({ task, earliestMs }) => {
    return { kind: 'timer', who: task.id, what: `a timer is still due at ${earliestMs} ms` };
  });
}
