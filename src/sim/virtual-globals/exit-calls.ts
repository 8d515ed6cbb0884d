import process from 'node:process';
import { stackAsWritten } from './system-frames.ts';

/** A call of `process.exit`, and the place it was called from. */
export interface ExitCall {
  readonly code: number | string | null | undefined;
  /** Undefined where the stack does not tell. */
  readonly caller: string | undefined;
}

type Exit = (this: void, code?: number | string | null) => never;

/** The process, as far as its end is concerned. */
const host: { exit: Exit } = process;

/** Tells of every call of `process.exit`, which then does what it would have done, until stopped. */
export function watchExitCalls(onCall: (call: ExitCall) => void): { readonly stop: () => void } {
  const { exit } = host;
  const watched: Exit = (code) => {
    onCall({ code, caller: callerOf(watched) });
    return exit(code);
  };
  host.exit = watched;
  return {
    stop: (): void => {
      if (host.exit === watched) host.exit = exit;
    },
  };
}

/** `process.exit(0) was called at file:///…/worker.ts:3:9`. */
export function exitCallInWords({ code, caller }: ExitCall): string {
  return `process.exit(${code ?? ''}) was called${caller === undefined ? '' : ` ${caller}`}`;
}

export function callerOf(callee: (this: void, ...values: never[]) => unknown): string | undefined {
  const holder: { readonly stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  return stackAsWritten(holder.stack ?? '')
    .split('\n')[1]
    ?.trim();
}
