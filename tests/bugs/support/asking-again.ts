import crypto from 'node:crypto';
import type { Redis } from 'ioredis';
import { type AuditAnswer, auditKeys } from '../../../src/audit/index.ts';
import { retryAfterMs } from '../../../src/audit/consult-auditor.ts';
import type { Grant } from '../../../src/audit/record-lock.ts';
import { lockedInRedis } from './correct-steps.ts';
import { entryOf, requireFresh } from './flag-writes.ts';
import { type Job, type Steps, withinWork } from './job.ts';

/** What a patient client does: waits so long for an answer, so often. */
const patience = { operation: 'the auditor', limitMs: 1_000 };
const askedMax = 3;

/** One writer to a fencing token is enough for it; a repeated command of that writer changes nothing. */
const writeLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if redis.call('GET', KEYS[2]) ~= ARGV[2] then
  redis.call('SET', KEYS[2], ARGV[2])
  redis.call('RPUSH', KEYS[3], ARGV[3])
end
return 1`;

type Act = (answer: AuditAnswer) => Promise<void>;

/** A question whose answer has not come in time, and what is done with an answer that has. */
interface Late {
  readonly answer: Promise<AuditAnswer>;
  readonly giveUp: () => void;
  readonly act: Act;
}

/** Asks again when an answer does not come in time; `whenLate` says what becomes of that question. */
export function askingAgain(redis: Redis, whenLate: (late: Late) => void): Pick<Steps, 'locked' | 'consult'> {
  const grants = new WeakMap<Job, Grant>();
  return {
    locked: (job, whileHeld) =>
      lockedInRedis(job, (grant) => {
        grants.set(job, grant);
        return whileHeld(grant);
      }),
    consult: async (job) => {
      const act: Act = (answer) => flagOn(answer, { job, redis, grant: grants.get(job) });
      for (let asked = 1; ; asked += 1) {
        const controller = new AbortController();
        const answer = job.auditor.audit(job.request, { signal: controller.signal });
        let pauseMs = 0;
        const inTime = await job.work
          .wait(patience, () => answer)
          .catch((error: unknown) => {
            whenLate({ answer, act, giveUp: () => controller.abort(error) });
            if (asked >= askedMax) throw error;
            pauseMs = retryAfterMs(error);
          });
        if (pauseMs > 0) await job.work.sleep(pauseMs);
        if (inTime === undefined) continue;
        await withinWork(job, 'flagging', () => act(inTime));
        return 'clean';
      }
    },
  };
}

async function flagOn(
  { requestId, record: answered, verdict }: AuditAnswer,
  { job, redis, grant }: { readonly job: Job; readonly redis: Redis; readonly grant: Grant | undefined },
): Promise<void> {
  const { id, record } = job.request;
  const isAnswer = requestId === id && answered === record && (verdict === 'flag' || verdict === 'clean');
  if (!isAnswer) throw new Error(`no answer to ${id}`);
  if (verdict === 'clean' || grant === undefined || grant.flaggedBy !== undefined) return;
  if ((await redis.get(auditKeys.flag(record))) !== null) return;
  const keys = [auditKeys.fence(record), auditKeys.flag(record), auditKeys.journal];
  const entry = entryOf({ record, request: id, fence: grant.fence });
  const writer = `${id} ${crypto.randomUUID()}`;
  requireFresh(await redis.eval(writeLua, 3, ...keys, grant.fence, writer, entry), record);
}
