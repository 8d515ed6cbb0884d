import { wrongArgumentCountError } from '../error-replies.ts';
import type { Correction } from './correction.ts';

export const argumentPairs: Correction = {
  differs: 'MSET and HSET store "undefined" for a last key or field without a value',
  commands: (base) => {
    const mset = base('mset');
    const hset = base('hset');
    return [
      {
        ...mset,
        run: (context, args) =>
          args.length % 2 === 0 ? mset.run(context, args) : wrongArgumentCountError('mset'),
      },
      {
        ...hset,
        run: (context, args) =>
          args.length % 2 === 1 ? hset.run(context, args) : wrongArgumentCountError('hset'),
      },
    ];
  },
};
