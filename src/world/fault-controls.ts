import type { ProcessControls } from '../faults/process-faults.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { ProcessSlot } from './process-slot.ts';

/** Does something as a forced event of its own. */
export type Force = (name: string, act: () => void) => void;

/**
 * Everything a fault does to the world happens as a forced event of its own, at rest: never in the middle of somebody's
 * synchronous code, and before anything else fires. Nothing happens once the world has healed: a fault may have struck a
 * call before whose answer is still on its way.
 */
export function forcedActs(simulation: Simulation, healed: () => boolean): Force {
  return (name, act) => {
    if (healed()) return;
    simulation.scheduler.force(simulation.worldEvent('fault', 'faults', name, 0, act));
  };
}

/** What faults may do to the processes in these places. */
export function processControls(force: Force, slots: ReadonlyMap<string, ProcessSlot>): ProcessControls {
  const onProcess = (name: string, process: string, act: (slot: ProcessSlot) => void): void => {
    force(`${name}-${process}`, () => {
      const slot = slots.get(process);
      if (slot !== undefined) act(slot);
    });
  };
  return {
    crash: (process, options) => onProcess('crash', process, (slot) => slot.crash(options)),
    pause: (process, durationMs) => onProcess('pause', process, (slot) => slot.pause(durationMs)),
    shiftClock: (process, offsetMs) =>
      onProcess('clock', process, (slot) => {
        slot.process.clockOffsetMs += offsetMs;
      }),
    restartGracefully: (process, { restartAfterMs }) =>
      onProcess('shutdown', process, (slot) => slot.restart(restartAfterMs)),
  };
}
