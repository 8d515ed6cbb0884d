import { type ExitCall, exitCallInWords, watchExitCalls } from '../sim/virtual-globals/exit-calls.ts';

/** Code under test wanted to end the process: a verdict on what it did afterwards would be about something else. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
}

/**
 * Does some work. Throws an `ExitError` where it ends well although `process.exit` was called meanwhile: under vitest the
 * call throws, and code under test that catches everything goes on as if nothing had been.
 */
export async function refuseExit<Result>(work: () => Promise<Result>): Promise<Result> {
  const calls: ExitCall[] = [];
  const { stop } = watchExitCalls((call) => calls.push(call));
  try {
    const result = await work();
    const [first] = calls;
    if (first === undefined) return result;
    throw new ExitError(
      `${exitCallInWords(first)}: expected the system under test to leave the process alone`,
    );
  } finally {
    stop();
  }
}
