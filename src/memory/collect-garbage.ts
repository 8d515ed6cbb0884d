import v8 from 'node:v8';
import vm from 'node:vm';

/** Taken before any simulation makes it virtual. */
const nextTurn = globalThis.setImmediate;

/** The second collection takes what only a weak reference or a finalizer of the first one's garbage still held. */
const collections = 2;

let collector: (() => void) | undefined;

/**
 * Collects everything that nobody can reach. Each collection has a turn of the event loop of its own, because what a
 * `WeakRef` was made of or has shown stays alive to the end of that job (ECMA-262, KeepDuringJob).
 */
export async function collectGarbage(): Promise<void> {
  collector ??= exposedCollector();
  for (let collection = 0; collection < collections; collection += 1) {
    await turn();
    collector();
  }
  await turn();
}

/** Bytes in use: objects, and the memory of buffers, which lies outside the heap. Collect garbage first. */
export function heapBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve);
  });
}

/** Works in a process that was started without `--expose-gc`, too. */
function exposedCollector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
}
