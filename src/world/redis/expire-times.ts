import { invalidExpireTimeError, notIntegerError } from './error-replies.ts';
import { addIntegers, multiplyIntegers, parseInteger } from './integers.ts';
import type { Integer } from './integers.ts';
import type { Reply } from './reply.ts';

/** A time as a command gives it: EX and EXPIRE count seconds from now, PXAT and PEXPIREAT milliseconds since 1970. */
export interface ExpireTime {
  readonly amount: string;
  readonly unit: 'seconds' | 'milliseconds';
  readonly absolute: boolean;
}

export interface ExpireTimeOptions {
  readonly command: string;
  readonly nowMs: number;
  /** SET and its kin refuse zero and negative times; EXPIRE takes them as "now". */
  readonly positiveOnly: boolean;
}

/** The deadline in milliseconds since 1970, or the error reply. */
export function deadlineFrom(time: ExpireTime, options: ExpireTimeOptions): Integer | Reply {
  const amount = parseInteger(time.amount);
  if (amount === undefined) return notIntegerError;
  const invalid = invalidExpireTimeError(options.command);
  if (options.positiveOnly && amount <= 0) return invalid;
  const amountMs = time.unit === 'seconds' ? multiplyIntegers(amount, 1000) : amount;
  if (amountMs === undefined) return invalid;
  const deadlineMs = time.absolute ? amountMs : addIntegers(amountMs, options.nowMs);
  return deadlineMs ?? invalid;
}

export function isReply(result: Integer | Reply): result is Reply {
  return typeof result === 'object';
}

/** EX, PX, EXAT and PXAT, in upper case. */
export function timeFromOption(option: string, amount: string | undefined): ExpireTime | undefined {
  if (amount === undefined) return undefined;
  if (option === 'EX') return { amount, unit: 'seconds', absolute: false };
  if (option === 'PX') return { amount, unit: 'milliseconds', absolute: false };
  if (option === 'EXAT') return { amount, unit: 'seconds', absolute: true };
  if (option === 'PXAT') return { amount, unit: 'milliseconds', absolute: true };
  return undefined;
}
