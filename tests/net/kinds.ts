import type { DefinedScenario } from '../../src/index.ts';
import { counterOf } from './counter-of.ts';
import { couponsOverHttp } from './coupons-over-http.ts';

/** One scenario for each way in which services talk to others. */
export const kinds: Readonly<Record<string, DefinedScenario>> = {
  HTTP: couponsOverHttp('coupons-express', { faults: ['mail.*', 'net.*', 'process.crash'] }),
  ioredis: counterOf('counter-semaphore', ['redis.*', 'process.crash']),
  'node-redis': counterOf('counter-node-redis-6', ['redis.*', 'process.crash']),
  BullMQ: counterOf('counter-bullmq-6'),
};
