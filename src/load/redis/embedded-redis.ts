import { auditKeys } from '../../audit/keys.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { latin1AsUtf8 } from '../../world/redis/latin1.ts';
import { AuditRedis } from '../../audit/scenario/audit-redis.ts';
import type { LoadRedis } from '../load-redis.ts';

/** The simulated Redis on the wall clock, reached over the fake stream: nothing to install, nothing on the network. */
export function embeddedRedis(simulation: Simulation): LoadRedis {
  const world = new AuditRedis(simulation, { latencyMs: { min: 0, max: 0 }, startMs: Date.now() });
  return {
    world,
    name: 'embedded',
    url: undefined,
    keyPrefix: '',
    senders: undefined,
    defineScript: () => undefined,
    barrier: () => Promise.resolve(),
    journal: () => {
      const reply = world.ask(['lrange', auditKeys.journal, '0', '-1']);
      const items = reply.kind === 'array' ? (reply.items ?? []) : [];
      return Promise.resolve(
        items.map((item) => (item.kind === 'bulk' ? latin1AsUtf8(item.value ?? '') : '')),
      );
    },
    mismatch: () => Promise.resolve(undefined),
    lost: new Promise(never),
    restart: undefined,
    close: () => Promise.resolve(),
  };
}

function never(): void {}
