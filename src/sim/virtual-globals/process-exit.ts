import process from 'node:process';
import { ExitSignal } from '../exit-signal.ts';
import { currentTask } from '../task.ts';
import { callerOf, exitCallInWords } from './exit-calls.ts';
import type { Patch } from './patch.ts';
import { tellProcess } from './process-events.ts';

/** The process, as far as its end is concerned. */
interface Endings {
  readonly exit: (this: void, code?: number | string | null) => never;
  readonly abort: (this: void) => never;
}

const host: Endings = process;

/** `process.exit` and `process.abort` of a task end its simulated process, as they would end the real one. */
export function exitPatches(): readonly Patch[] {
  const { exit, abort } = host;
  const virtualExit = (code?: number | string | null): never => {
    const owner = currentTask()?.process;
    if (owner === undefined) return exit(code);
    tellProcess(owner, 'exit', Number(code ?? 0));
    const call = exitCallInWords({ code, caller: callerOf(virtualExit) });
    owner.exit(call);
    throw new ExitSignal(call);
  };
  const virtualAbort = (): never => {
    const owner = currentTask()?.process;
    if (owner === undefined) return abort();
    owner.exit(`process.abort() was called ${callerOf(virtualAbort) ?? ''}`.trim());
    throw new ExitSignal('process.abort() was called');
  };
  return [
    { on: process, name: 'exit', value: virtualExit },
    { on: process, name: 'abort', value: virtualAbort },
  ];
}
