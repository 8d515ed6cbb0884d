import { wrongKind } from '../command-specification.ts';
import { notIntegerError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { integerReply, zeroReply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const listRemoval: Correction = {
  differs: 'LREM leaves an empty list behind, takes any count, and replies 0 for a value of another type',
  commands: (base) => [
    {
      ...base('lrem'),
      run({ keyspace }, [key = '', countText = '', element = '']) {
        const count = parseInteger(countText);
        if (count === undefined) return notIntegerError;
        const typeError = wrongKind(keyspace, key, 'list');
        if (typeError !== undefined) return typeError;
        const list = keyspace.get(key);
        if (!Array.isArray(list)) return zeroReply;
        const removedMax = count === 0 ? list.length : Math.abs(Number(count));
        // A negative count removes from the end.
        const ordered = count < 0 ? list.toReversed() : list;
        let removed = 0;
        const kept = ordered.filter((candidate) => {
          if (candidate !== element || removed >= removedMax) return true;
          removed += 1;
          return false;
        });
        if (removed === 0) return zeroReply;
        if (kept.length === 0) keyspace.delete(key);
        else keyspace.set(key, count < 0 ? kept.reverse() : kept);
        return integerReply(removed);
      },
    },
  ],
};
