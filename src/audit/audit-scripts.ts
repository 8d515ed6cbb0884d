import type { Redis } from 'ioredis';
import { auditKeys } from './keys.ts';

/**
 * Takes the lock and its fencing token in one step: a token drawn by a later command could be granted after the lease
 * was lost, to a holder older than the one it then outranks.
 *
 * Idempotent for one token. ioredis sends unanswered commands again after a reconnect; if the first copy had taken
 * effect, a plain `SET NX` would answer the second with nil, and the lock would stand unowned until its lease ends. So
 * a caller who meets its own token holds the lock. The fence is then still the one granted with it, because only
 * a grant raises the fence; the lease starts anew, because the caller counts it from its latest call.
 *
 * Replies 0 (held by another), the fence, or [fence, request that flagged the record].
 */
const acquireLua = `
local fence
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  fence = redis.call('INCR', KEYS[2])
elseif redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  fence = tonumber(redis.call('GET', KEYS[2]) or redis.call('INCR', KEYS[2]))
else
  return 0
end
local flaggedBy = redis.call('GET', KEYS[3])
if flaggedBy then
  return {fence, flaggedBy}
end
return fence`;

/** Compares and acts in one step: between two, the lease could end and the lock become another's. */
const renewLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0`;

const releaseLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`;

/**
 * The store compares the fence, not the client: a client that was paused after its comparison would write all the same.
 * The earlier flag is looked at first, so that a repeated call finds its own success whatever happened since.
 *
 * Replies 0 (stale fence), 1 (flagged, now or before, by this request) or 2 (flagged by another request).
 */
const flagLua = `
local flaggedBy = redis.call('GET', KEYS[2])
if flaggedBy == ARGV[2] then
  return 1
end
if flaggedBy then
  return 2
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 1`;

/** The scripts of the audit system, each one command and one round trip. */
export interface AuditScripts {
  acquire(options: {
    readonly record: string;
    readonly token: string;
    readonly leaseMs: number;
  }): Promise<unknown>;
  renew(options: {
    readonly record: string;
    readonly token: string;
    readonly leaseMs: number;
  }): Promise<unknown>;
  release(options: { readonly record: string; readonly token: string }): Promise<unknown>;
  flag(options: {
    readonly record: string;
    readonly fence: number;
    readonly request: string;
    readonly entry: string;
  }): Promise<unknown>;
  /** The request that flagged the record. */
  flaggedBy(record: string): Promise<string | null>;
}

type ScriptCommand = (...keysAndArguments: readonly (string | number)[]) => Promise<unknown>;

/**
 * Defines the scripts on the client. `defineCommand` sends the hash, and the text only to a connection that does not
 * know it, and sends the text again when the server has forgotten it.
 */
export function defineAuditScripts(redis: Redis): AuditScripts {
  const acquire = define(redis, 'raceproofAuditAcquire', 3, acquireLua);
  const renew = define(redis, 'raceproofAuditRenew', 1, renewLua);
  const release = define(redis, 'raceproofAuditRelease', 1, releaseLua);
  const flag = define(redis, 'raceproofAuditFlag', 3, flagLua);
  return {
    acquire: ({ record, token, leaseMs }) =>
      acquire(auditKeys.lock(record), auditKeys.fence(record), auditKeys.flag(record), token, leaseMs),
    renew: ({ record, token, leaseMs }) => renew(auditKeys.lock(record), token, leaseMs),
    release: ({ record, token }) => release(auditKeys.lock(record), token),
    flag: ({ record, fence, request, entry }) =>
      flag(auditKeys.fence(record), auditKeys.flag(record), auditKeys.journal, fence, request, entry),
    flaggedBy: (record) => redis.get(auditKeys.flag(record)),
  };
}

function define(redis: Redis, name: string, numberOfKeys: number, lua: string): ScriptCommand {
  redis.defineCommand(name, { numberOfKeys, lua });
  const commands = redis as unknown as Readonly<Record<string, ScriptCommand | undefined>>;
  return (...keysAndArguments) => {
    const command = commands[name];
    if (command === undefined) throw new TypeError(`no command ${name} after defineCommand`);
    return Reflect.apply(command, redis, keysAndArguments);
  };
}
