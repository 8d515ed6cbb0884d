import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { notIntegerError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { errorReply, integerReply, okReply, oneReply, zeroReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { ConsumerGroup } from '../streams/consumer-group.ts';
import { noSuchGroupError, streamAt } from '../streams/stream-at.ts';
import { firstId, invalidIdError, parseId, parseIdOrEdge, terminated } from '../streams/stream-id.ts';
import { Stream } from '../streams/stream.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

/** Groups of consumers, and acknowledging. */
export const streamGroupCommands: readonly CommandSpecification[] = [
  {
    name: 'xgroup',
    arity: -2,
    subcommands: { create: -5, setid: -5, destroy: 4, createconsumer: 5, delconsumer: 5 },
    access: 'write',
    keys: 'second',
    run: group,
  },
  { name: 'xack', arity: -4, access: 'write', keys: 'first', run: acknowledge },
];

function group(context: CommandContext, args: readonly string[]): Reply {
  const [written = '', key = '', name = '', text = ''] = args;
  const subcommand = written.toLowerCase();
  const options = parseOptions(subcommand, args);
  if (options === undefined) return subcommandSyntaxError(written);
  if ('kind' in options) return options;
  const stream = streamAt(context.keyspace, key);
  if (stream !== undefined && !(stream instanceof Stream)) return stream;
  if (subcommand === 'create') return create(context, stream, { key, name, text, options, args });
  if (stream === undefined) return keyRequiredError;
  if (subcommand === 'destroy') {
    if (!stream.groups.delete(name)) return zeroReply;
    context.keyspace.noteChange(key);
    return oneReply;
  }
  const existing = stream.groups.get(name);
  if (existing === undefined) return noSuchGroupError(key, name);
  switch (subcommand) {
    case 'setid':
      if (args.length > setIdArgumentsMax) return subcommandSyntaxError(written);
      return setId(existing, stream, { text, options });
    case 'createconsumer':
      if (existing.consumers.has(text)) return zeroReply;
      existing.consumers.set(text, context.nowMs);
      return oneReply;
    case 'delconsumer':
      return integerReply(existing.removeConsumer(text));
    default:
      throw new UnsupportedCommandError(`XGROUP ${written} is not simulated`);
  }
}

interface GroupOptions {
  readonly makeStream: boolean;
  readonly entriesRead: bigint | undefined;
}

/** Undefined where Redis sees a subcommand that it does not know in this form. */
function parseOptions(subcommand: string, args: readonly string[]): GroupOptions | Reply | undefined {
  let makeStream = false;
  let entriesRead: bigint | undefined;
  const takesCount = subcommand === 'create' || subcommand === 'setid';
  for (let index = 4; index < args.length; index += 1) {
    const option = args[index]?.toUpperCase();
    const value = args[index + 1];
    if (subcommand === 'create' && option === 'MKSTREAM') makeStream = true;
    else if (takesCount && option === 'ENTRIESREAD' && value !== undefined) {
      const count = parseInteger(value);
      if (count === undefined) return notIntegerError;
      if (count < -1) return errorReply('ERR value for ENTRIESREAD must be positive or -1');
      // What it is when it is not known.
      entriesRead = count === -1 ? undefined : BigInt(count);
      index += 1;
    } else return undefined;
  }
  return { makeStream, entriesRead };
}

const createArgumentsMax = 7;
const setIdArgumentsMax = 6;

function subcommandSyntaxError(subcommand: string): Reply {
  const shown = terminated(subcommand).slice(0, 128);
  return errorReply(`ERR unknown subcommand or wrong number of arguments for '${shown}'. Try XGROUP HELP.`);
}

const keyRequiredError = errorReply(
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM ' +
    'option to create an empty stream automatically.',
);

interface Creation {
  readonly key: string;
  readonly name: string;
  /** An id, or "$" for the last one. */
  readonly text: string;
  readonly options: GroupOptions;
  readonly args: readonly string[];
}

function create(
  { keyspace }: CommandContext,
  existing: Stream | undefined,
  { key, name, text, options, args }: Creation,
): Reply {
  if (existing === undefined && !options.makeStream) return keyRequiredError;
  if (args.length > createArgumentsMax) return subcommandSyntaxError(args[0] ?? '');
  const id = terminated(text) === '$' ? (existing?.lastId ?? firstId) : parseId(text);
  if (id === undefined) return invalidIdError;
  const stream = existing ?? new Stream();
  if (existing === undefined) keyspace.set(key, stream);
  if (stream.groups.has(name)) return errorReply('BUSYGROUP Consumer Group name already exists');
  stream.groups.set(name, new ConsumerGroup(id, options.entriesRead));
  return okReply;
}

function setId(
  existing: ConsumerGroup,
  stream: Stream,
  { text, options }: Pick<Creation, 'text' | 'options'>,
): Reply {
  const id = terminated(text) === '$' ? stream.lastId : parseIdOrEdge(text);
  if (id === undefined) return invalidIdError;
  existing.lastId = id;
  existing.entriesRead = options.entriesRead;
  return okReply;
}

function acknowledge(
  { keyspace }: CommandContext,
  [key = '', name = '', ...texts]: readonly string[],
): Reply {
  const stream = streamAt(keyspace, key);
  if (stream !== undefined && !(stream instanceof Stream)) return stream;
  const existing = stream?.groups.get(name);
  if (existing === undefined) return zeroReply;
  const ids = texts.map((text) => parseId(text)).filter((id) => id !== undefined);
  if (ids.length < texts.length) return invalidIdError;
  return integerReply(ids.filter((id) => existing.acknowledge(id)).length);
}
