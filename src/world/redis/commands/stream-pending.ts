import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { Integer } from '../integers.ts';
import {
  arrayReply,
  bulkArrayReply,
  bulkReply,
  emptyArray,
  integerReply,
  nullArray,
  nullBulk,
} from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { ConsumerGroup } from '../streams/consumer-group.ts';
import { groupAt } from '../streams/stream-at.ts';
import { idText, parseRangeEnd } from '../streams/stream-id.ts';
import type { StreamId } from '../streams/stream-id.ts';

/** What was delivered and not acknowledged. */
export const streamPendingCommands: readonly CommandSpecification[] = [
  { name: 'xpending', arity: -3, access: 'read', keys: 'first', run: pending },
];

function pending(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', name = '', ...rest] = args;
  const selection = rest.length === 0 ? undefined : parseSelection(rest);
  if (selection !== undefined && 'kind' in selection) return selection;
  const found = groupAt(context.keyspace, { key, group: name });
  if ('kind' in found) return found;
  return selection === undefined ? summary(found.group) : listing(context, found.group, selection);
}

interface Selection {
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly idleMinMs: Integer;
  readonly consumer: string | undefined;
}

/** [IDLE ms] start end count [consumer]. */
function parseSelection(rest: readonly string[]): Selection | Reply {
  if (rest.length < 3 || rest.length > 6) return syntaxError;
  const hasIdle = rest[0]?.toUpperCase() === 'IDLE';
  const idleMinMs = hasIdle ? parseInteger(rest[1] ?? '') : 0;
  if (idleMinMs === undefined) return notIntegerError;
  if (hasIdle && rest.length < 5) return syntaxError;
  const [startText = '', endText = '', countText = '', consumer] = hasIdle ? rest.slice(2) : rest;
  const count = parseInteger(countText);
  if (count === undefined) return notIntegerError;
  const start = parseRangeEnd(startText, 'start');
  if (typeof start === 'object') return start;
  const end = parseRangeEnd(endText, 'end');
  if (typeof end === 'object') return end;
  return { start, end, count: Math.max(0, Number(count)), idleMinMs, consumer };
}

function summary(group: ConsumerGroup): Reply {
  const all = group.allPending();
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) {
    return arrayReply([integerReply(0), nullBulk, nullBulk, nullArray]);
  }
  const counts = new Map<string, number>();
  for (const [, { consumer }] of all) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
  const names = [...counts.keys()].sort();
  return arrayReply([
    integerReply(all.length),
    bulkReply(idText(first[0])),
    bulkReply(idText(last[0])),
    arrayReply(names.map((name) => bulkArrayReply([name, String(counts.get(name) ?? 0)]))),
  ]);
}

function listing(
  { nowMs }: CommandContext,
  group: ConsumerGroup,
  { start, end, count, idleMinMs, consumer }: Selection,
): Reply {
  if (consumer !== undefined && !group.consumers.has(consumer)) return emptyArray;
  const chosen = group
    .allPending(consumer)
    .filter(([id, { deliveredMs }]) => {
      if (id < start || id > end) return false;
      return idleMinMs === 0 || nowMs - deliveredMs >= idleMinMs;
    })
    .slice(0, count);
  return arrayReply(
    chosen.map(([id, { consumer: owner, deliveredMs, deliveries }]) =>
      arrayReply([
        bulkReply(idText(id)),
        bulkReply(owner),
        integerReply(Math.max(0, nowMs - deliveredMs)),
        integerReply(deliveries),
      ]),
    ),
  );
}
