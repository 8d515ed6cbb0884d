import { wrongKind } from '../command-specification.ts';
import type { CommandRun } from '../command-specification.ts';
import { notIntegerError, overflowError } from '../error-replies.ts';
import { addIntegers, parseInteger } from '../integers.ts';
import { errorReply, integerReply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const hashIncrement: Correction = {
  differs: 'HINCRBY counts in doubles and makes NaN of a text that is no integer',
  commands: (base) => {
    // Through the commands as corrected so far, which know how fields are named inside a hash.
    const hget = base('hget');
    const hset = base('hset');
    const run: CommandRun = (context, [key = '', field = '', amount = '']) => {
      const increment = parseInteger(amount);
      if (increment === undefined) return notIntegerError;
      const typeError = wrongKind(context.keyspace, key, 'hash');
      if (typeError !== undefined) return typeError;
      const stored = hget.run(context, [key, field]);
      const text = stored.kind === 'bulk' ? (stored.value ?? '0') : '0';
      const value = parseInteger(text);
      if (value === undefined) return errorReply('ERR hash value is not an integer');
      const sum = addIntegers(value, increment);
      if (sum === undefined) return overflowError;
      hset.run(context, [key, field, String(sum)]);
      return integerReply(sum);
    };
    return [{ ...base('hincrby'), run }];
  },
};
