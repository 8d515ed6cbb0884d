import crypto from 'node:crypto';
import type { Redis } from 'ioredis';
import { AuditFailure } from '../../../src/audit/audit-failure.ts';
import { auditKeys } from '../../../src/audit/index.ts';
import type { Grant } from '../../../src/audit/record-lock.ts';
import { entryOf } from './flag-writes.ts';
import { type Job, type Steps, withinWork } from './job.ts';

export const leaseMs = 3_000;
const retryMs = 100;

/** The store flags for whoever holds the lock: one who never lost it knows that nobody else has flagged since. */
const flagLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if redis.call('GET', KEYS[2]) == ARGV[2] then
  return 1
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 1`;

/** A lease that is renewed right before the flag; `onRefused` decides what becomes of one that ended meanwhile. */
export function tokenLease(
  redis: Redis,
  onRefused: (job: Job, token: string) => Promise<unknown>,
): Pick<Steps, 'locked' | 'flag'> {
  const tokens = new WeakMap<Job, string>();
  return {
    locked: async (job, act) => {
      const { record } = job.request;
      const token = crypto.randomUUID();
      tokens.set(job, token);
      try {
        await act(await granted(job, token));
      } finally {
        job.work.settle(1_000);
        const release = (): Promise<unknown> => job.scripts.release({ record, token });
        await withinWork(job, 'releasing', release).catch(() => undefined);
      }
    },
    flag: async (job, { fence, flaggedBy }) => {
      const { id, record } = job.request;
      const token = tokens.get(job) ?? '';
      if (flaggedBy !== undefined) return;
      const renewed = await job.scripts.renew({ record, token, leaseMs });
      if (Number(renewed) !== 1) await onRefused(job, token);
      const keys = [auditKeys.lock(record), auditKeys.flag(record), auditKeys.journal];
      const entry = entryOf({ record, request: id, fence });
      if (Number(await redis.eval(flagLua, 3, ...keys, token, id, entry)) === 0) throw leaseLost(record);
    },
  };
}

export function leaseLost(record: string): AuditFailure {
  return new AuditFailure('lease-lost', `${record} was granted again`);
}

async function granted(job: Job, token: string): Promise<Grant> {
  const { scripts, request, work } = job;
  for (;;) {
    const call = (): Promise<unknown> => scripts.acquire({ record: request.record, token, leaseMs });
    const reply = await withinWork(job, 'locking', call);
    const [fence, flaggedBy] = (Array.isArray(reply) ? reply : [reply]) as readonly unknown[];
    if (Number(fence) > 0) {
      return { fence: Number(fence), flaggedBy: typeof flaggedBy === 'string' ? flaggedBy : undefined };
    }
    await work.sleep(retryMs);
  }
}
