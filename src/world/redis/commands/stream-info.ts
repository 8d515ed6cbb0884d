import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { noSuchKeyError } from '../error-replies.ts';
import { arrayReply, bulkReply, integerReply, nullBulk } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { lagOf } from '../streams/read-counter.ts';
import { radixTreeNodes } from '../streams/radix-tree-size.ts';
import { entryReply, noSuchGroupError, streamAt } from '../streams/stream-at.ts';
import { idText } from '../streams/stream-id.ts';
import { Stream } from '../streams/stream.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

/** What a stream says of itself. */
export const streamInfoCommands: readonly CommandSpecification[] = [
  {
    name: 'xinfo',
    arity: -2,
    subcommands: { stream: -3, groups: 3, consumers: 4 },
    access: 'read',
    keys: 'second',
    run: info,
  },
];

function info(
  { keyspace, nowMs }: CommandContext,
  [subcommand = '', key = '', ...rest]: readonly string[],
): Reply {
  const stream = streamAt(keyspace, key);
  if (stream === undefined) return noSuchKeyError;
  if (!(stream instanceof Stream)) return stream;
  switch (subcommand.toLowerCase()) {
    case 'stream':
      if (rest.length > 0) throw new UnsupportedCommandError('XINFO STREAM with FULL is not simulated');
      return aboutStream(stream);
    case 'groups':
      return aboutGroups(stream);
    case 'consumers':
      return aboutConsumers(stream, { key, name: rest[0] ?? '', nowMs });
    default:
      throw new UnsupportedCommandError(`XINFO ${subcommand} is not simulated`);
  }
}

function aboutStream(stream: Stream): Reply {
  const { nodeKeys } = stream;
  const [first] = stream.range({ count: 1 });
  const [last] = stream.range({ count: 1, reverse: true });
  return namedReplies({
    length: integerReply(stream.length),
    'radix-tree-keys': integerReply(nodeKeys.length),
    'radix-tree-nodes': integerReply(radixTreeNodes(nodeKeys)),
    'last-generated-id': bulkReply(idText(stream.lastId)),
    'max-deleted-entry-id': bulkReply(idText(stream.maxDeletedId)),
    'entries-added': integerReply(stream.entriesAdded),
    'recorded-first-entry-id': bulkReply(idText(stream.firstId)),
    groups: integerReply(stream.groups.size),
    'first-entry': first === undefined ? nullBulk : entryReply(first),
    'last-entry': last === undefined ? nullBulk : entryReply(last),
  });
}

function aboutGroups(stream: Stream): Reply {
  return arrayReply(
    byName(stream.groups).map(([name, group]) => {
      const lag = lagOf(group, stream);
      return namedReplies({
        name: bulkReply(name),
        consumers: integerReply(group.consumers.size),
        pending: integerReply(group.pendingCount),
        'last-delivered-id': bulkReply(idText(group.lastId)),
        'entries-read': group.entriesRead === undefined ? nullBulk : integerReply(group.entriesRead),
        lag: lag === undefined ? nullBulk : integerReply(lag),
      });
    }),
  );
}

function aboutConsumers(
  stream: Stream,
  { key, name, nowMs }: { readonly key: string; readonly name: string; readonly nowMs: number },
): Reply {
  const group = stream.groups.get(name);
  if (group === undefined) return noSuchGroupError(key, name);
  return arrayReply(
    byName(group.consumers).map(([consumer, seenMs]) =>
      namedReplies({
        name: bulkReply(consumer),
        pending: integerReply(group.allPending(consumer).length),
        idle: integerReply(Math.max(0, nowMs - seenMs)),
      }),
    ),
  );
}

function namedReplies(replies: Readonly<Record<string, Reply>>): Reply {
  return arrayReply(Object.entries(replies).flatMap(([name, reply]) => [bulkReply(name), reply]));
}

/** By bytes, as a radix tree lists its keys. */
function byName<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1));
}
