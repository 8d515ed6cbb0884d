import mendedWorker from '../../../examples/mended-worker.ts';
import type { AuditEnvironment, AuditSystem } from '../../../src/index.ts';

type Consume = AuditEnvironment['queue']['consume'];

/** The mended worker, but that a fifth request that comes a third time ends the process, in its own way. */
export function endingItsProcess(end: () => void): AuditSystem {
  return (environment) => {
    const { queue } = environment;
    const consume: Consume = (options) =>
      queue.consume({
        ...options,
        handle: (delivery) => {
          if (delivery.request.id === 'r5' && delivery.attempt === 3) end();
          return options.handle(delivery);
        },
      });
    return mendedWorker({
      ...environment,
      queue: { enqueue: (...given) => queue.enqueue(...given), consume },
    });
  };
}
