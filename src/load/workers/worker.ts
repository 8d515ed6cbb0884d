import { WorkerSide } from './worker-side.ts';

// The entry of a worker process: it does what its parent says, and ends when that is gone.
const side = new WorkerSide((messages) => void process.send?.(messages));
process.on('message', (message) => side.receive(message as Parameters<WorkerSide['receive']>[0]));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The parent decides when the test is over, also when the terminal interrupts both.
process.on('SIGINT', () => undefined);
process.send?.([{ kind: 'ready' }]);
