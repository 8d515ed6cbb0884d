import { bulkArrayReply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const valuesOfOtherTypes: Correction = {
  differs: 'MGET returns the inside of a list or hash where Redis says nil',
  commands: (base) => [
    {
      ...base('mget'),
      run: ({ keyspace }, keys) =>
        bulkArrayReply(
          keys.map((key) => {
            const value = keyspace.get(key);
            return typeof value === 'string' ? value : null;
          }),
        ),
    },
  ],
};
