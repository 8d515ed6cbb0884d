import type { UnhandledError } from '../core/run.ts';
import { ExitSignal } from './exit-signal.ts';
import { placeOf } from './virtual-globals/place-of.ts';
import type { SimProcess } from './sim-process.ts';
import { tellProcess } from './virtual-globals/process-events.ts';
import { systemFramesIn } from './virtual-globals/system-frames.ts';
import type { UnhandledName } from './virtual-globals/unhandled.ts';

/**
 * What is to be noted of an error that nothing handled; undefined where the process has a handler of its own for such, or has
 * ended by it. As in Node, a rejection that has no handler becomes an exception.
 */
export function unhandledError(
  error: unknown,
  owner: SimProcess,
  name: UnhandledName,
): UnhandledError | undefined {
  if (error instanceof ExitSignal || !owner.alive) return undefined;
  let thrown = error;
  try {
    if (name === 'unhandledRejection' && tellProcess(owner, name, error)) return undefined;
    tellProcess(owner, 'uncaughtExceptionMonitor', error, name);
    if (tellProcess(owner, 'uncaughtException', error, name)) return undefined;
  } catch (again) {
    if (again instanceof ExitSignal) return undefined;
    thrown = again;
  }
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const stack = thrown instanceof Error ? systemFramesIn(thrown.stack ?? '').map((line) => line.trim()) : [];
  const { steps: step } = owner.scheduler;
  return { step, process: owner.id, message, at: placeOf(thrown), ...(stack.length === 0 ? {} : { stack }) };
}
