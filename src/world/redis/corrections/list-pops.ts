import { wrongKind } from '../command-specification.ts';
import type { CommandRun } from '../command-specification.ts';
import { notPositiveError, wrongArgumentCountError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { bulkArrayReply, emptyArray, nullArray } from '../reply.ts';
import type { Correction } from './correction.ts';

export const listPops: Correction = {
  differs: 'LPOP and RPOP take any count, and reply with a null string where a count asks for a null array',
  commands: (base) =>
    (['lpop', 'rpop'] as const).map((name) => {
      const command = base(name);
      const run: CommandRun = (context, args) => {
        if (args.length === 1) return command.run(context, args);
        if (args.length > 2) return wrongArgumentCountError(name);
        const [key = '', countText = ''] = args;
        const count = parseInteger(countText);
        if (count === undefined || count < 0) return notPositiveError;
        const typeError = wrongKind(context.keyspace, key, 'list');
        if (typeError !== undefined) return typeError;
        const list = context.keyspace.get(key);
        if (!Array.isArray(list)) return nullArray;
        if (count === 0) return emptyArray;
        const popped = Math.min(Number(count), list.length);
        const items = name === 'lpop' ? list.splice(0, popped) : list.splice(-popped).reverse();
        if (list.length === 0) context.keyspace.delete(key);
        else context.keyspace.set(key, list);
        return bulkArrayReply(items);
      };
      return { ...command, run };
    }),
};
