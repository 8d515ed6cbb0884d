import { writeSync } from 'node:fs';
import { printable } from '../report/text.ts';
import { exitCallInWords, watchExitCalls } from '../sim/virtual-globals/exit-calls.ts';
import { ownFailure } from './main.ts';

/** What ends the process without a word of `process.exit`; the first is what that calls in the end, and not in Node's types. */
interface RawProcess {
  reallyExit: (code?: number) => never;
  abort: () => never;
  kill: (pid: number, signal?: string | number) => true;
}

/**
 * Sees to it that the process ends with what the command came to. Until `finish` is called it ends with 70 and says why,
 * whatever ends it: code under test shares this process, and may end it, or leave nothing to wait for.
 */
export function guardExit(): { readonly finish: (exitCode: number) => void } {
  let finished: number | undefined;
  let why: string | undefined;
  let isSaid = false;
  const conclude = (): number => {
    if (finished !== undefined) return finished;
    if (!isSaid) say(`raceproof: ended before it had finished: ${printable(why ?? nothingLeft)}\n`);
    isSaid = true;
    return ownFailure;
  };
  watchExitCalls((call) => {
    why = exitCallInWords(call);
  });
  process.on('uncaughtExceptionMonitor', () => {
    why = 'an error that nothing handled';
  });
  process.on('exit', () => {
    process.exitCode = conclude();
  });
  const raw = process as unknown as RawProcess;
  const { reallyExit, kill } = raw;
  const endFor = (call: string): never => {
    why ??= `${call} was called`;
    return reallyExit.call(process, conclude());
  };
  raw.reallyExit = () => endFor('process.reallyExit');
  raw.abort = () => endFor('process.abort');
  raw.kill = (pid, signal) => {
    const isEnd =
      pid === process.pid && signal !== 0 && process.listenerCount(String(signal ?? 'SIGTERM')) === 0;
    return isEnd
      ? endFor(`process.kill(process.pid, ${JSON.stringify(signal ?? 'SIGTERM')})`)
      : kill(pid, signal);
  };
  return {
    finish: (exitCode) => {
      finished = exitCode;
      process.exitCode = exitCode;
    },
  };
}

const nothingLeft = 'nothing is left to wait for, and a promise never settles';

/** Not through the stream: a replay captures what is written there from within a run. */
function say(text: string): void {
  try {
    writeSync(process.stderr.fd, text);
  } catch {
    // The exit code says it all the same.
  }
}
