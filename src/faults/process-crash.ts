import { moments } from '../sim/fault.ts';
import { awaitedCalls } from './awaited-calls.ts';
import { actAfter } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

export const processCrash = defineFault({
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
});
