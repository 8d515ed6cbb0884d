import { toldOf } from '../../audit/scenario/audit-fact.ts';
import { LockWatch } from '../../audit/scenario/lock-watch.ts';
import { auditKeys } from '../../audit/keys.ts';
import { processOfRun } from '../../scenario/run-context.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';
import { latin1AsUtf8 } from '../../world/redis/latin1.ts';
import { SimulatedRedis } from '../../world/simulated-redis.ts';
import type { LoadRedis } from '../load-redis.ts';

/** The simulated Redis on the wall clock, reached over the fake stream: nothing to install, nothing on the network. */
export function embeddedRedis(simulation: Simulation): LoadRedis {
  const locks = new LockWatch();
  const tell = (task: Task, what: ReturnType<LockWatch['gone']>): void => {
    if (what !== undefined) simulation.fact(task, toldOf(what));
  };
  const redis = new SimulatedRedis(simulation, {
    latencyMs: { min: 0, max: 0 },
    startMs: Date.now(),
    executed: (command, task) => tell(task, locks.executed(command, task.id)),
    gone: (key) => tell(simulation.world.task('redis'), locks.gone(key)),
  });
  return {
    live: {
      locks,
      connect: (process, deployment) => redis.connect(processOfRun(process), deployment),
      gone: (process, inFlight) => redis.gone(processOfRun(process), inFlight),
      slow: (how) => redis.slow(how),
      stall: (process, durationMs) => redis.stall(process, durationMs),
      evict: (key) => redis.evict(key),
      heal: () => redis.heal(),
    },
    name: 'embedded',
    url: undefined,
    keyPrefix: '',
    senders: undefined,
    defineScript: () => undefined,
    barrier: () => Promise.resolve(),
    journal: () => {
      const reply = redis.ask(['lrange', auditKeys.journal, '0', '-1']);
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
