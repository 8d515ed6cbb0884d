import { syncBuiltinESMExports } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LoadedModules, loadAs } from '../task.ts';
import { takeTouchOfNoTask } from '../real-touch.ts';
import { childProcessPatches } from './child-processes.ts';
import { clockPatches } from './clock.ts';
import { datagramPatches } from './datagrams.ts';
import { http2Patches } from './http2-sessions.ts';
import { lookUpPatches } from './look-ups.ts';
import { PatchSet } from './patch-set.ts';
import { processEventPatches } from './process-events.ts';
import { environmentPatches } from './environment.ts';
import { httpClientPatches, routeFetch } from './http-clients.ts';
import { fileReadPatches } from './file-reads.ts';
import { exitPatches } from './process-exit.ts';
import { randomPatches } from './random.ts';
import { areAnyCutOff, guardSockets } from './refusal.ts';
import { connectPatches, socketPatches } from './sockets.ts';
import { timerPatches } from './timers.ts';
import { timersPromisesPatches } from './timers-promises.ts';

/** In place while modules of the tested code are loaded, too: what they open is remembered. */
const connecting = new PatchSet(() => connectPatches);

const whileRunning = new PatchSet(() => [
  ...clockPatches,
  ...timerPatches,
  ...timersPromisesPatches,
  ...randomPatches,
  ...socketPatches,
  ...datagramPatches,
  ...lookUpPatches,
  ...childProcessPatches,
  ...http2Patches(),
  ...httpClientPatches,
  ...environmentPatches,
  ...fileReadPatches,
  ...processEventPatches,
  ...exitPatches(),
]);

/**
 * Runs code with every clock, timer and source of randomness that a service can reach made virtual, and real sockets out
 * of reach, and restores all of it afterwards whatever happens. Code that belongs to no simulated task goes on seeing the
 * real ones, so that a test runner in the same process is not disturbed. Nested calls install once.
 */
export async function withVirtualGlobals<Result>(code: () => Promise<Result>): Promise<Result> {
  connecting.use();
  if (whileRunning.use()) begin();
  let touch: Error | undefined;
  let result: Result;
  try {
    result = await code();
  } finally {
    if (whileRunning.release()) touch = end();
    if (!areAnyCutOff()) connecting.release();
  }
  if (touch !== undefined) throw touch;
  return result;
}

/** Runs code that loads modules of the tested code. What they open and set going is known as theirs from then on. */
export async function whileLoading<Result>(
  code: () => Promise<Result>,
  modules = new LoadedModules(),
): Promise<Result> {
  connecting.use();
  try {
    const result = await loadAs(modules, code);
    // Clients put off connecting to the next tick.
    await nextTurn();
    return result;
  } finally {
    connecting.release();
  }
}

let unrouteFetch: (() => void) | undefined;

/** From now on, until the runs end, `fetch` goes over the simulated network. To make ready for it takes 40 ms, once. */
export function useSimulatedFetch(): void {
  unrouteFetch ??= routeFetch();
}

function begin(): void {
  guardSockets(true);
  // Makes `import { setTimeout } from 'node:timers'` see the change too.
  syncBuiltinESMExports();
}

/** Returns what no run was left to be ended for. */
function end(): Error | undefined {
  guardSockets(false);
  unrouteFetch?.();
  unrouteFetch = undefined;
  syncBuiltinESMExports();
  return takeTouchOfNoTask();
}
