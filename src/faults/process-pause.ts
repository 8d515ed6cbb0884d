import { moments } from '../sim/fault.ts';
import { awaitedCalls } from './awaited-calls.ts';
import { actAfter } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const processPause = defineFault({
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
});
