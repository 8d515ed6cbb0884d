import { parseDouble } from './doubles.ts';
import { integerFromDouble, parseInteger } from './integers.ts';
import { errorReply, type Reply } from './reply.ts';

export interface Timeout {
  /** 0 for ever. */
  readonly timeoutMs: number;
}

const millisecondsMax = 2 ** 63;

/** How long a command may wait, as BLPOP and its like say it. */
export function parseSeconds(text: string, nowMs: number): Timeout | Reply {
  const seconds = parseDouble(text);
  if (seconds === undefined || Number.isNaN(seconds)) return noFloatError;
  // As C casts it: what does not fit is the least integer.
  return bounded(Number(integerFromDouble(Math.ceil(seconds * 1000))), nowMs);
}

/** As XREAD and XREADGROUP say it. */
export function parseMilliseconds(text: string, nowMs: number): Timeout | Reply {
  const milliseconds = parseInteger(text);
  if (milliseconds === undefined) return errorReply('ERR timeout is not an integer or out of range');
  return bounded(Number(milliseconds), nowMs);
}

function bounded(timeoutMs: number, nowMs: number): Timeout | Reply {
  if (timeoutMs < 0) return errorReply('ERR timeout is negative');
  if (timeoutMs > millisecondsMax - nowMs) return outOfRangeError;
  // Adding 0 makes a plain zero of minus zero.
  return { timeoutMs: timeoutMs + 0 };
}

const noFloatError = errorReply('ERR timeout is not a float or out of range');
const outOfRangeError = errorReply('ERR timeout is out of range');
