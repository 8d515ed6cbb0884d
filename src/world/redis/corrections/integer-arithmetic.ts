import type { CommandContext, CommandRun } from '../command-specification.ts';
import { notIntegerError, overflowError, wrongTypeError } from '../error-replies.ts';
import { addIntegers, integerMin, parseInteger } from '../integers.ts';
import type { Integer } from '../integers.ts';
import { errorReply, integerReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const integerArithmetic: Correction = {
  differs: 'INCR and its kin count in doubles and make NaN of a text that is no integer',
  commands: (base) => [
    { ...base('incr'), run: (context, [key = '']) => add(context, key, 1) },
    { ...base('decr'), run: (context, [key = '']) => add(context, key, -1) },
    { ...base('incrby'), run: incrby },
    { ...base('decrby'), run: decrby },
  ],
};

const incrby: CommandRun = (context, [key = '', amount = '']) => {
  const increment = parseInteger(amount);
  return increment === undefined ? notIntegerError : add(context, key, increment);
};

const decrby: CommandRun = (context, [key = '', amount = '']) => {
  const decrement = parseInteger(amount);
  if (decrement === undefined) return notIntegerError;
  if (decrement === integerMin) return errorReply('ERR decrement would overflow');
  return add(context, key, -decrement);
};

function add({ keyspace }: CommandContext, key: string, increment: Integer): Reply {
  const stored = keyspace.get(key) ?? '0';
  if (typeof stored !== 'string') return wrongTypeError;
  const value = parseInteger(stored);
  if (value === undefined) return notIntegerError;
  const sum = addIntegers(value, increment);
  if (sum === undefined) return overflowError;
  keyspace.set(key, String(sum));
  return integerReply(sum);
}
