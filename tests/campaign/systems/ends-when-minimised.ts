import racyWorker from '../../../examples/racy-worker.ts';
import type { AuditSystem } from '../../../src/index.ts';
import { realExit } from './real-exit.ts';

/** Hardly more than one of two finds takes to be kept as it was found; the other one takes twice as many. */
const builtMax = 25;
let built = 0;

/** The racy worker, but that a campaign's worker process ends when it has built it so often. */
const system: AuditSystem = (environment) => {
  built += 1;
  if (built > builtMax && process.argv[1]?.includes('worker-process') === true) realExit(9);
  return racyWorker(environment);
};

export default system;
