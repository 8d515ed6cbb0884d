import { awaitedCalls } from './awaited-calls.ts';
import { defineFault } from './define-fault.ts';

export const processGracefulShutdown = defineFault({
  kind: 'process.graceful-shutdown',
  summary: 'A process is asked to stop with work in flight, and starts anew.',
  operations: awaitedCalls,
  parameters: { restartAfterMs: { kind: 'integer', min: 0, max: 10_000 } },
  absorbable: false,
  strike: (call, { restartAfterMs }, controls) =>
    controls.restartGracefully(call.process, { restartAfterMs }),
});
