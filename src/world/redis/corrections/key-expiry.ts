import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { errorReply, integerReply, oneReply, zeroReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { deadlineFrom, isReply } from '../expire-times.ts';
import type { ExpireTime } from '../expire-times.ts';
import type { Integer } from '../integers.ts';
import type { Correction } from './correction.ts';

export const keyExpiry: Correction = {
  differs: 'deadlines follow Date, end 1 ms early, take any text; EXPIRE has no NX XX GT LT; TTL rounds up',
  commands: () => [
    expireCommand('expire', { unit: 'seconds', absolute: false }),
    expireCommand('pexpire', { unit: 'milliseconds', absolute: false }),
    expireCommand('expireat', { unit: 'seconds', absolute: true }),
    expireCommand('pexpireat', { unit: 'milliseconds', absolute: true }),
    deadlineCommand('ttl', (deadlineMs, nowMs) => roundedSeconds(timeLeftMs(deadlineMs, nowMs))),
    deadlineCommand('pttl', timeLeftMs),
    deadlineCommand('expiretime', roundedSeconds),
    deadlineCommand('pexpiretime', (deadlineMs) => deadlineMs),
    {
      name: 'persist',
      arity: 2,
      access: 'write',
      keys: 'first',
      run: ({ keyspace }, [key = '']) => (keyspace.clearDeadline(key) ? oneReply : zeroReply),
    },
  ],
};

function expireCommand(name: string, form: Pick<ExpireTime, 'unit' | 'absolute'>): CommandSpecification {
  return {
    name,
    arity: -3,
    access: 'write',
    keys: 'first',
    run: (context, [key = '', amount = '', ...flags]) =>
      expire(context, { key, flags, time: { ...form, amount }, command: name }),
  };
}

interface ExpireRequest {
  readonly key: string;
  readonly flags: readonly string[];
  readonly time: ExpireTime;
  readonly command: string;
}

function expire({ keyspace, nowMs }: CommandContext, { key, flags, time, command }: ExpireRequest): Reply {
  const flagsError = incompatibleFlags(flags);
  if (flagsError !== undefined) return flagsError;
  const deadlineMs = deadlineFrom(time, { command, nowMs, positiveOnly: false });
  if (isReply(deadlineMs)) return deadlineMs;
  if (!keyspace.has(key) || !flagsAllow(flags, keyspace.deadlineOf(key), deadlineMs)) return zeroReply;
  if (deadlineMs <= nowMs) keyspace.delete(key);
  else keyspace.setDeadline(key, deadlineMs);
  return oneReply;
}

function incompatibleFlags(flags: readonly string[]): Reply | undefined {
  const given = new Set<string>();
  for (const flag of flags) {
    const known = flag.toUpperCase();
    if (!['NX', 'XX', 'GT', 'LT'].includes(known)) return errorReply(`ERR Unsupported option ${flag}`);
    given.add(known);
  }
  if (given.has('NX') && given.size > 1) {
    return errorReply('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (given.has('GT') && given.has('LT')) {
    return errorReply('ERR GT and LT options at the same time are not compatible');
  }
  return undefined;
}

/** No deadline counts as an infinite one. */
function flagsAllow(flags: readonly string[], current: Integer | undefined, next: Integer): boolean {
  return flags.every((flag) => {
    switch (flag.toUpperCase()) {
      case 'NX':
        return current === undefined;
      case 'XX':
        return current !== undefined;
      case 'GT':
        return current !== undefined && next > current;
      default:
        return current === undefined || next < current;
    }
  });
}

function deadlineCommand(
  name: string,
  read: (deadlineMs: Integer, nowMs: number) => Integer,
): CommandSpecification {
  return {
    name,
    arity: 2,
    access: 'read',
    keys: 'first',
    run({ keyspace, nowMs }, [key = '']) {
      if (!keyspace.has(key)) return integerReply(-2);
      const deadlineMs = keyspace.deadlineOf(key);
      return integerReply(deadlineMs === undefined ? -1 : read(deadlineMs, nowMs));
    },
  };
}

function timeLeftMs(deadlineMs: Integer, nowMs: number): Integer {
  if (typeof deadlineMs === 'number') return Math.max(0, deadlineMs - nowMs);
  return narrowed(deadlineMs - BigInt(nowMs));
}

function roundedSeconds(durationMs: Integer): Integer {
  if (typeof durationMs === 'number') return Math.floor((durationMs + 500) / 1000);
  return narrowed((durationMs + 500n) / 1000n);
}

function narrowed(value: bigint): Integer {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}
