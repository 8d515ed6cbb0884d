import { EventEmitter } from 'node:events';
import type { AuditSystem } from '../../../src/index.ts';
import { consult, flagOnce, worker } from './frame.ts';

/** Passes its client's errors on to a bus of its own; nobody may listen there. */
function build(listens: boolean): AuditSystem {
  return worker((environment) => {
    const bus = new EventEmitter();
    if (listens) bus.on('error', () => {});
    environment.redis.on('error', (error: Error) => void bus.emit('error', error));
    return {
      work: async ({ request }) => {
        if ((await consult(environment, request)) === 'flag') await flagOnce(environment, request);
      },
    };
  });
}

export default build(false);
export const fixed = build(true);
