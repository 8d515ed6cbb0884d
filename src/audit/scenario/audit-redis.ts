import type { Redis } from 'ioredis';
import { type Plan, redis, type ScenarioService } from '../../engine.ts';
import { openRedis, type OpenService, type ServiceContext, subjectOf, utf8AsLatin1 } from '../../kit.ts';
import { auditKeys } from '../keys.ts';
import { type AuditHappening, toldOf } from './audit-fact.ts';
import { auditSettings } from './audit-settings.ts';
import { type AuditRedisControls, auditRedisFaults, type RedisControls } from './evict-lock.ts';
import type { LockKeys } from './lock-keys.ts';
import { LockWatch } from './lock-watch.ts';

/** The simulated Redis of audits, which tells the truth about locks and flags. */
export function auditRedis(plan: Plan, lockKeys?: LockKeys): ScenarioService<Redis> {
  return {
    ...redis(),
    faults: auditRedisFaults,
    open: (context) => openWatched(context, plan, new LockWatch({ lockKeys })),
  };
}

function openWatched(context: ServiceContext, plan: Plan, locks: LockWatch): OpenService {
  const tell = (what: AuditHappening | undefined, task?: string): void => {
    if (what !== undefined) context.tell(toldOf(what), task);
  };
  const { connect, controls, gone, heal, rewind, ask, evict } = openRedis(context, {
    executed: (command, task) => tell(locks.executed(command, task), task),
    gone: (key) => tell(locks.gone(key)),
  });
  grantFencesFrom(plan, ask);
  return {
    ...watchedLocks({ context, locks, controls, evict }),
    connect,
    gone,
    heal,
    rewind: () => {
      rewind();
      locks.held.clear();
    },
  };
}

export interface WatchedLocks {
  readonly context: ServiceContext;
  readonly locks: LockWatch;
  readonly controls: RedisControls;
  /** Drops a key (one character per byte) from the store. */
  readonly evict: (key: string) => void;
}

/** What a Redis whose locks are watched still holds, and what faults may do to it. */
export function watchedLocks({
  context,
  locks,
  controls,
  evict,
}: WatchedLocks): Pick<OpenService, 'waiting' | 'leftovers'> & { readonly controls: AuditRedisControls } {
  const evictLockOf = (process: string): void => {
    const key = locks.lastLockKeyOf(process);
    if (key !== undefined) evict(key);
  };
  return {
    controls: {
      ...controls,
      evictLock: (process) => context.force(`evict-${process}`, () => evictLockOf(process)),
    },
    waiting: () =>
      [...locks.held].map(([record, owner]) => {
        return { who: `the lock of ${record}`, forWhat: `${owner} to release it` };
      }),
    leftovers: () =>
      [...locks.held].map(([record, owner]) => {
        return { kind: 'lock', who: owner, what: `the lock of ${record} is still held` };
      }),
  };
}

/** What earlier grants on the records of the plan have left in Redis. */
function grantFencesFrom({ operations, settings }: Plan, ask: (command: readonly string[]) => unknown): void {
  const { firstFence = 1 } = auditSettings(settings).scenario;
  if (firstFence === 1) return;
  for (const record of new Set(operations.map(subjectOf))) {
    ask(['set', utf8AsLatin1(auditKeys.fence(record)), `${firstFence - 1}`]);
  }
}
