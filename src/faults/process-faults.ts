import { type FaultDefinition, moments } from '../sim/fault.ts';
import { actAfter } from './bend-call.ts';
import { faultsOf } from './define-fault.ts';

/** What faults may do to a process. */
export interface ProcessControls {
  readonly crash: (
    process: string,
    options: { restartAfterMs: number; inFlight: 'lost' | 'applied' },
  ) => void;
  readonly pause: (process: string, durationMs: number) => void;
  readonly shiftClock: (process: string, offsetMs: number) => void;
  readonly restartGracefully: (process: string, options: { restartAfterMs: number }) => void;
}

const fault = faultsOf<ProcessControls>();

/** They strike at the calls a process waits for, and so between two steps of its work. */
export function processFaults(awaitedCalls: readonly [string, ...string[]]): readonly FaultDefinition[] {
  return [
    fault({
      kind: 'process.crash',
      summary: 'A process dies with all its memory, and starts anew.',
      operations: awaitedCalls,
      parameters: {
        moment: { kind: 'choice', options: moments },
        restartAfterMs: { kind: 'integer', min: 0, max: 10_000 },
        inFlight: { kind: 'choice', options: ['lost', 'applied'] },
      },
      absorbable: false,
      strike: (call, { moment, restartAfterMs, inFlight }, controls) =>
        actAfter(call, moment, () => controls.crash(call.process, { restartAfterMs, inFlight })),
    }),
    fault({
      kind: 'process.pause',
      summary: 'A process stands still: its timers and answers wait, the world goes on.',
      operations: awaitedCalls,
      parameters: {
        moment: { kind: 'choice', options: moments },
        durationMs: { kind: 'integer', min: 1, max: 60_000 },
      },
      absorbable: false,
      strike: (call, { moment, durationMs }, controls) =>
        actAfter(call, moment, () => controls.pause(call.process, durationMs)),
    }),
    fault({
      kind: 'process.clock-jump',
      summary: 'The wall clock of a process jumps; its timers do not.',
      operations: awaitedCalls,
      parameters: { offsetMs: { kind: 'integer', min: -3_600_000, max: 3_600_000 } },
      absorbable: true,
      strike: (call, { offsetMs }, controls) => controls.shiftClock(call.process, offsetMs),
    }),
    fault({
      kind: 'process.graceful-shutdown',
      summary: 'A process is asked to stop with work in flight, and starts anew.',
      operations: awaitedCalls,
      parameters: { restartAfterMs: { kind: 'integer', min: 0, max: 10_000 } },
      absorbable: false,
      strike: (call, { restartAfterMs }, controls) =>
        controls.restartGracefully(call.process, { restartAfterMs }),
    }),
  ];
}
