import { awaitedCalls } from './awaited-calls.ts';
import { defineFault } from './define-fault.ts';

export const processClockJump = defineFault({
  kind: 'process.clock-jump',
  summary: 'The wall clock of a process jumps; its timers do not.',
  operations: awaitedCalls,
  parameters: { offsetMs: { kind: 'integer', min: -3_600_000, max: 3_600_000 } },
  absorbable: true,
  strike: (call, { offsetMs }, controls) => controls.shiftClock(call.process, offsetMs),
});
