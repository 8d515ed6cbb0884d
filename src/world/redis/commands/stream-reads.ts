import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { arrayReply, bulkReply, errorReply, nullArray } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { oneMore } from '../streams/consumer-group.ts';
import type { ConsumerGroup } from '../streams/consumer-group.ts';
import { advance } from '../streams/read-counter.ts';
import { parseReadOptions } from '../streams/read-options.ts';
import type { ReadCommand, ReadOptions } from '../streams/read-options.ts';
import { entryReply, groupAt, streamAt } from '../streams/stream-at.ts';
import {
  firstId,
  idText,
  invalidIdError,
  lastPossibleId,
  parseId,
  terminated,
} from '../streams/stream-id.ts';
import type { StreamId } from '../streams/stream-id.ts';
import { Stream } from '../streams/stream.ts';

/** Reading several streams at once, alone and as a consumer of a group. */
export const streamReadCommands: readonly CommandSpecification[] = [
  { name: 'xread', arity: -4, access: 'read', keys: 'streams', blocks: true, run: read('xread') },
  { name: 'xreadgroup', arity: -7, access: 'write', keys: 'streams', blocks: true, run: read('xreadgroup') },
];

function read(command: ReadCommand): CommandRun {
  return (context, args) => {
    const options = parseReadOptions(command, args, context.nowMs);
    if ('kind' in options) return options;
    if (command === 'xreadgroup' && options.as === undefined) {
      return errorReply('ERR Missing GROUP option for XREADGROUP');
    }
    const positions: StreamId[] = [];
    for (const [index, key] of options.keys.entries()) {
      const position = positionIn(context, options, { key, text: options.ids[index] ?? '' });
      if (typeof position === 'object') return position;
      positions.push(position);
    }
    const found = options.keys.flatMap((key, index) => {
      const entries = readFrom(context, options, { key, after: positions[index] ?? firstId });
      return entries === undefined ? [] : [arrayReply([bulkReply(key), arrayReply(entries)])];
    });
    if (found.length > 0) return arrayReply(found);
    const { keys, timeoutMs } = options;
    if (timeoutMs === undefined) return nullArray;
    const serve = (now: CommandContext, key: string): Reply | undefined =>
      readLate(now, options, { key, after: positions[keys.indexOf(key)] ?? firstId });
    return context.block({ keys, timeoutMs, otherwise: nullArray, serve });
  };
}

/** After which id to read. The last possible id stands for ">", as it does in Redis. */
function positionIn(
  { keyspace }: CommandContext,
  { as }: ReadOptions,
  { key, text }: { readonly key: string; readonly text: string },
): StreamId | Reply {
  const stream = streamAt(keyspace, key);
  if (stream !== undefined && !(stream instanceof Stream)) return stream;
  if (as !== undefined) {
    const found = groupAt(keyspace, { key, group: as.group, more: ' in XREADGROUP with GROUP option' });
    if ('kind' in found) return found;
  }
  const position = terminated(text);
  if (position === '$') return as === undefined ? (stream?.lastId ?? firstId) : lastIdInGroupError;
  if (position === '>') return as === undefined ? newInNoGroupError : lastPossibleId;
  return parseId(text) ?? invalidIdError;
}

const lastIdInGroupError = errorReply(
  'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by ' +
    'specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
);

const newInNoGroupError = errorReply(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);

/** The entries after this id; undefined where there is nothing to say about this stream. */
function readFrom(
  { keyspace, nowMs }: CommandContext,
  { as, count, acknowledgeAtOnce }: ReadOptions,
  { key, after }: { readonly key: string; readonly after: StreamId },
): readonly Reply[] | undefined {
  const stream = streamAt(keyspace, key);
  if (!(stream instanceof Stream)) return undefined;
  if (as === undefined) {
    if (after === lastPossibleId) return undefined;
    const entries = stream.range({ start: after + 1n, count });
    return entries.length === 0 ? undefined : entries.map(entryReply);
  }
  const group = stream.groups.get(as.group);
  if (group === undefined) return undefined;
  const reading: GroupReading = { group, stream, consumer: as.consumer, count, nowMs };
  if (after !== lastPossibleId) return readAgain(reading, after);
  return readNew(reading, acknowledgeAtOnce);
}

/** What there is to tell of one stream that came to be or changed while a client waited. */
function readLate(
  context: CommandContext,
  options: ReadOptions,
  { key, after }: { readonly key: string; readonly after: StreamId },
): Reply | undefined {
  const { as } = options;
  const stream = streamAt(context.keyspace, key);
  if (!(stream instanceof Stream)) return as === undefined ? undefined : streamGoneError;
  const group = as === undefined ? undefined : stream.groups.get(as.group);
  if (as !== undefined && group === undefined) return groupGoneError;
  if (stream.lastId <= (group?.lastId ?? after)) return undefined;
  const entries = readFrom(context, options, { key, after }) ?? [];
  return arrayReply([arrayReply([bulkReply(key), arrayReply(entries)])]);
}

const streamGoneError = errorReply('UNBLOCKED the stream key no longer exists');
const groupGoneError = errorReply('NOGROUP the consumer group this client was blocked on no longer exists');

interface GroupReading {
  readonly group: ConsumerGroup;
  readonly stream: Stream;
  readonly consumer: string;
  readonly count: number;
  readonly nowMs: number;
}

function readNew(reading: GroupReading, acknowledgeAtOnce: boolean): readonly Reply[] | undefined {
  const { group, stream, consumer, count, nowMs } = reading;
  if (group.lastId === lastPossibleId) return undefined;
  const entries = stream.range({ start: group.lastId + 1n, count });
  if (entries.length === 0) return undefined;
  group.consumers.set(consumer, nowMs);
  for (const { id } of entries) {
    advance(group, stream, id);
    if (!acknowledgeAtOnce) group.setPending(id, { consumer, deliveredMs: nowMs, deliveries: 1 });
  }
  return entries.map(entryReply);
}

/** What was delivered to this consumer before and is not acknowledged, as far as it is still there. */
function readAgain(reading: GroupReading, after: StreamId): readonly Reply[] {
  const { group, stream, consumer, count, nowMs } = reading;
  group.consumers.set(consumer, nowMs);
  const pending = group.allPending(consumer).filter(([id]) => id > after);
  return (count === 0 ? pending : pending.slice(0, count)).map(([id, { deliveries }]) => {
    const entry = stream.find(id);
    if (entry === undefined) return arrayReply([bulkReply(idText(id)), nullArray]);
    group.setPending(id, { consumer, deliveredMs: nowMs, deliveries: oneMore(deliveries) });
    return entryReply(entry);
  });
}
