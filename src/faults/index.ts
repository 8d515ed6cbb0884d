import type { FaultDefinition } from '../sim/fault.ts';
import { auditorHang } from './auditor-hang.ts';
import { auditorLate } from './auditor-late.ts';
import { auditorMalformed } from './auditor-malformed.ts';
import { auditorPermanent } from './auditor-permanent.ts';
import { auditorRateLimit } from './auditor-rate-limit.ts';
import { auditorSlow } from './auditor-slow.ts';
import { auditorSomeoneElsesVerdict } from './auditor-someone-elses-verdict.ts';
import { auditorTail } from './auditor-tail.ts';
import { auditorTransient } from './auditor-transient.ts';
import { auditorWrongVerdict } from './auditor-wrong-verdict.ts';
import { processClockJump } from './process-clock-jump.ts';
import { processCrash } from './process-crash.ts';
import { processGracefulShutdown } from './process-graceful-shutdown.ts';
import { processPause } from './process-pause.ts';
import { queueBurst } from './queue-burst.ts';
import { queueDelay } from './queue-delay.ts';
import { queueDuplicate } from './queue-duplicate.ts';
import { queueLoseSubscription } from './queue-lose-subscription.ts';
import { queueLostAck } from './queue-lost-ack.ts';
import { queuePoison } from './queue-poison.ts';
import { queueRedeliver } from './queue-redeliver.ts';
import { queueRefuseAck } from './queue-refuse-ack.ts';
import { queueRefuseConsume } from './queue-refuse-consume.ts';
import { queueRefuseEnqueue } from './queue-refuse-enqueue.ts';
import { queueReorder } from './queue-reorder.ts';
import { redisEvictLock } from './redis-evict-lock.ts';
import { redisLoading } from './redis-loading.ts';
import { redisNoscript } from './redis-noscript.ts';
import { redisOom } from './redis-oom.ts';
import { redisReadonly } from './redis-readonly.ts';
import { redisResetAfter } from './redis-reset-after.ts';
import { redisResetBefore } from './redis-reset-before.ts';
import { redisSlow } from './redis-slow.ts';
import { redisStall } from './redis-stall.ts';

/** One line for each fault. */
const all: readonly FaultDefinition[] = [
  queueDuplicate,
  queueRedeliver,
  queueDelay,
  queueBurst,
  queueReorder,
  queueLostAck,
  queuePoison,
  queueRefuseEnqueue,
  queueRefuseAck,
  queueRefuseConsume,
  queueLoseSubscription,
  auditorTransient,
  auditorPermanent,
  auditorRateLimit,
  auditorSlow,
  auditorTail,
  auditorHang,
  auditorLate,
  auditorWrongVerdict,
  auditorSomeoneElsesVerdict,
  auditorMalformed,
  redisResetBefore,
  redisResetAfter,
  redisStall,
  redisSlow,
  redisLoading,
  redisReadonly,
  redisOom,
  redisNoscript,
  redisEvictLock,
  processCrash,
  processPause,
  processClockJump,
  processGracefulShutdown,
];

/** Every fault that a plan may name, by its kind. */
export const faultDefinitions: ReadonlyMap<string, FaultDefinition> = new Map(
  all.map((definition) => [definition.kind, definition]),
);
