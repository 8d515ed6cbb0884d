import { syncBuiltinESMExports } from 'node:module';
import { clockPatches } from './clock.ts';
import type { Patch } from './patch.ts';
import { randomPatches } from './random.ts';
import { timerPatches } from './timers.ts';
import { timersPromisesPatches } from './timers-promises.ts';

let installations = 0;
let undo: (() => void)[] = [];

/**
 * Runs code with every clock, timer and source of randomness that a service can reach made virtual, and restores the
 * real ones after it whatever happens. Code that belongs to no simulated task goes on seeing the real ones, so that a
 * test runner in the same process is not disturbed. Nested calls install once.
 */
export async function withVirtualGlobals<Result>(code: () => Promise<Result>): Promise<Result> {
  if (installations === 0) install();
  installations += 1;
  try {
    return await code();
  } finally {
    installations -= 1;
    if (installations === 0) restore();
  }
}

function install(): void {
  for (const patch of allPatches()) {
    const former = Object.getOwnPropertyDescriptor(patch.on, patch.name);
    Object.defineProperty(patch.on, patch.name, {
      configurable: true,
      enumerable: former?.enumerable ?? true,
      writable: true,
      value: patch.value,
    });
    undo.push(() => {
      if (former === undefined) Reflect.deleteProperty(patch.on, patch.name);
      else Object.defineProperty(patch.on, patch.name, former);
    });
  }
  // Makes `import { setTimeout } from 'node:timers'` see the change too.
  syncBuiltinESMExports();
}

function restore(): void {
  for (const step of undo.toReversed()) step();
  undo = [];
  syncBuiltinESMExports();
}

function allPatches(): readonly Patch[] {
  return [...clockPatches, ...timerPatches, ...timersPromisesPatches, ...randomPatches];
}
