import type { Redis } from 'ioredis';
import { AuditFailure } from '../../../src/audit/audit-failure.ts';
import { auditKeys, type JournalEntry } from '../../../src/audit/index.ts';
import type { Job, Steps } from './job.ts';

/** Repeating it for one request changes nothing. */
const writeLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return 1
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 1`;

const fencedWriteLua = `
if redis.call('GET', KEYS[3]) ~= ARGV[3] then
  return 0
end
${writeLua}`;

/** The client looks for an earlier flag, then writes. Only whoever is alone between the two writes once. */
export function flagIfNoneSeen(redis: Redis): Steps['flag'] {
  return async ({ request: { id, record } }, { fence }) => {
    const key = auditKeys.flag(record);
    if ((await redis.get(key)) !== null) return;
    await redis.eval(writeLua, 2, key, auditKeys.journal, id, entryOf({ record, request: id, fence }));
  };
}

/** The store compares the fence, the client looks for an earlier flag: one writer to a fencing token is enough for it. */
export function flagIfNoneSeenFenced(redis: Redis): Steps['flag'] {
  return async ({ request: { id, record } }, { fence }) => {
    const key = auditKeys.flag(record);
    if ((await redis.get(key)) !== null) return;
    const entry = entryOf({ record, request: id, fence });
    const keys = [key, auditKeys.journal, auditKeys.fence(record)];
    const written = await redis.eval(fencedWriteLua, 3, ...keys, id, entry, fence);
    requireFresh(written, record);
  };
}

/** Writes a flag by a script of its own: keys are the record's fence, its flag and the journal; it replies 0 to a stale fence. */
export function flagBy(redis: Redis, lua: string): (job: Job, fence: number) => Promise<unknown> {
  return ({ request: { id, record } }, fence) => {
    const keys = [auditKeys.fence(record), auditKeys.flag(record), auditKeys.journal];
    return redis.eval(lua, 3, ...keys, fence, id, entryOf({ record, request: id, fence }));
  };
}

/** Throws where the reply to a flag's write says that the fence is stale. */
export function requireFresh(written: unknown, record: string): void {
  if (Number(written) === 0) throw new AuditFailure('stale-fence', `${record} was granted again`);
}

export function entryOf(entry: JournalEntry): string {
  return JSON.stringify(entry);
}
