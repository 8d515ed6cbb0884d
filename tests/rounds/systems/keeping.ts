import type { Delivery } from '../../../src/audit/index.ts';
import type { AuditSystem } from '../../../src/index.ts';
import { tinySystem } from '../../verify/tiny-system.ts';

/**
 * A system that acknowledges what it is delivered and may keep something of it. Rounds run without optimised code: where
 * a test is about what becomes of a leak, and not about finding it, those of a whole audit system take four times as long.
 */
export function keeping(keep: (kept: object[], delivery: Delivery) => void): AuditSystem {
  return (environment) => {
    const kept: object[] = [];
    const system = tinySystem((delivery) => {
      keep(kept, delivery);
      return delivery.ack();
    });
    return system(environment);
  };
}
