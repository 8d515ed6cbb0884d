import os from 'node:os';
import process from 'node:process';
import { ExitSignal } from '../exit-signal.ts';
import type { SimProcess } from '../sim-process.ts';
import { currentTask } from '../task.ts';
import { callerOf, exitCallInWords } from './exit-calls.ts';
import type { Patch } from './patch.ts';
import { tellProcess, waitsFor } from './process-events.ts';
import { requireNoTask } from './refusal.ts';

type Code = number | string | null | undefined;

/** The process, as far as its end is concerned. */
interface Endings {
  readonly exit: (this: void, code?: Code) => never;
  readonly abort: (this: void) => never;
  readonly kill: (this: void, pid: number, signal?: string | number) => true;
}

const host: Endings = process;

/** Signals that end no process which does not listen for them; that of the inspector is Node's own. */
const harmless: ReadonlySet<string> = new Set([
  'SIGCHLD',
  'SIGCONT',
  'SIGURG',
  'SIGWINCH',
  'SIGPIPE',
  'SIGUSR1',
]);

/** What ends the process, or sends it a signal, is done by a task to its simulated process. No other one can be reached. */
export function exitPatches(): readonly Patch[] {
  const { exit, abort, kill } = host;
  const virtualExit = (code?: Code): never => {
    const owner = currentTask()?.process;
    if (owner === undefined) return exit(code);
    tellProcess(owner, 'exit', Number(code ?? 0));
    return end(owner, exitCallInWords({ code, caller: callerOf(virtualExit) }));
  };
  const virtualAbort = (): never => {
    const owner = currentTask()?.process;
    if (owner === undefined) return abort();
    return end(owner, calledFrom('process.abort()', virtualAbort));
  };
  const virtualKill = (pid: number, given: string | number = 'SIGTERM'): true => {
    const owner = currentTask()?.process;
    const signal = signalName(given);
    if (owner === undefined || signal === undefined) return kill(pid, given);
    if (pid !== process.pid) requireNoTask(() => ({ act: 'signal', path: String(pid) }));
    if (waitsFor(owner, signal)) {
      // A listener is called once the code that sent the signal has come to rest, as it is by the event loop.
      queueMicrotask(() => owner.alive && tellProcess(owner, signal, signal));
      return true;
    }
    if (harmless.has(signal)) return true;
    return end(owner, calledFrom(`process.kill(process.pid, '${signal}')`, virtualKill));
  };
  return [
    { on: process, name: 'exit', value: virtualExit },
    { on: process, name: 'abort', value: virtualAbort },
    { on: process, name: 'kill', value: virtualKill },
  ];
}

function end(owner: SimProcess, why: string): never {
  owner.exit(why);
  throw new ExitSignal(why);
}

function calledFrom(call: string, callee: (this: void, ...values: never[]) => unknown): string {
  return `${call} was called ${callerOf(callee) ?? ''}`.trim();
}

/** Undefined where it is no signal, but 0 or a mistake, of which Node says the same to all. */
function signalName(given: string | number): string | undefined {
  const named = Object.entries(os.constants.signals);
  return named.find(([name, number]) => given === name || given === number)?.[0];
}
