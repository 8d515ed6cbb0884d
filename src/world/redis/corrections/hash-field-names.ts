import type { CommandRun } from '../command-specification.ts';
import { arrayReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Correction } from './correction.ts';

/**
 * Fields live on a plain object. With a mark in front, no field is `__proto__`, and none looks like an array index:
 * those would come before all others, where a real Redis keeps the order of insertion.
 */
const mark = '.';

export function markedField(field: string): string {
  return mark + field;
}

export function unmarkedField(marked: string): string {
  return marked.slice(mark.length);
}

export const hashFieldNames: Correction = {
  differs: 'HSET loses the field __proto__ and lists fields that look like numbers first',
  commands: (base) => [
    ...['hget', 'hmget', 'hdel', 'hexists'].map((name) => {
      const command = base(name);
      const run: CommandRun = (context, [key = '', ...fields]) =>
        command.run(context, [key, ...fields.map(markedField)]);
      return { ...command, run };
    }),
    ...['hset', 'hsetnx'].map((name) => {
      const command = base(name);
      const run: CommandRun = (context, [key = '', ...pairs]) =>
        command.run(context, [
          key,
          ...pairs.map((text, index) => (index % 2 === 0 ? markedField(text) : text)),
        ]);
      return { ...command, run };
    }),
    ...(['hkeys', 'hgetall'] as const).map((name) => {
      const command = base(name);
      const step = name === 'hkeys' ? 1 : 2;
      const run: CommandRun = (context, args) => withoutMarks(command.run(context, args), step);
      return { ...command, run };
    }),
  ],
};

function withoutMarks(reply: Reply, step: number): Reply {
  if (reply.kind !== 'array' || reply.items === null) return reply;
  return arrayReply(
    reply.items.map((item, index) =>
      index % step === 0 && item.kind === 'bulk' && item.value !== null
        ? { kind: 'bulk', value: unmarkedField(item.value) }
        : item,
    ),
  );
}
