import { connect } from 'node:net';
import type { AuditSystem } from '../../src/index.ts';
import { tinySystem } from '../verify/tiny-system.ts';

/** How many processes of the system were built. */
export let starts = 0;

const connecting = tinySystem(async (delivery) => {
  connect(1, '127.0.0.1');
  await delivery.ack();
});

const system: AuditSystem = (environment) => {
  starts += 1;
  return connecting(environment);
};

export default system;
