import type { CommandContext, CommandRun } from '../command-specification.ts';
import { syntaxError, wrongTypeError } from '../error-replies.ts';
import { deadlineFrom, isReply, timeFromOption } from '../expire-times.ts';
import type { ExpireTime } from '../expire-times.ts';
import { bulkReply, nullBulk, okReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const setOptions: Correction = {
  differs:
    'SET knows its options in upper case only, takes any time, drops the TTL with KEEPTTL and with GET PX',
  commands: (base) => {
    const set = base('set');
    return [
      {
        ...set,
        run: (context, args) => (args.length === 2 ? set.run(context, args) : setKey(context, args)),
      },
      { name: 'setex', arity: 4, access: 'write', keys: 'first', run: setex },
      { name: 'psetex', arity: 4, access: 'write', keys: 'first', run: psetex },
    ];
  },
};

const setex: CommandRun = (context, args) =>
  setWithTime(context, args, { command: 'setex', unit: 'seconds' });

const psetex: CommandRun = (context, args) =>
  setWithTime(context, args, { command: 'psetex', unit: 'milliseconds' });

interface SetOptions {
  readonly onlyWhen: 'always' | 'absent' | 'present';
  readonly get: boolean;
  readonly keepTtl: boolean;
  readonly time: ExpireTime | undefined;
}

function setKey(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', value = ''] = args;
  const options = parseSetOptions(args);
  if (options === undefined) return syntaxError;
  return store(context, { command: 'set', key, value, options });
}

function setWithTime(
  context: CommandContext,
  [key = '', amount = '', value = '']: readonly string[],
  { command, unit }: { readonly command: string; readonly unit: ExpireTime['unit'] },
): Reply {
  const options: SetOptions = {
    onlyWhen: 'always',
    get: false,
    keepTtl: false,
    time: { amount, unit, absolute: false },
  };
  return store(context, { command, key, value, options });
}

interface StoreRequest {
  readonly command: string;
  readonly key: string;
  readonly value: string;
  readonly options: SetOptions;
}

function store({ keyspace, nowMs }: CommandContext, { command, key, value, options }: StoreRequest): Reply {
  const { time } = options;
  const deadlineMs =
    time === undefined ? undefined : deadlineFrom(time, { command, nowMs, positiveOnly: true });
  if (deadlineMs !== undefined && isReply(deadlineMs)) return deadlineMs;
  const previous = keyspace.get(key);
  if (options.get && previous !== undefined && typeof previous !== 'string') return wrongTypeError;
  const previousReply = typeof previous === 'string' ? bulkReply(previous) : nullBulk;
  const present = previous !== undefined;
  if ((options.onlyWhen === 'absent' && present) || (options.onlyWhen === 'present' && !present)) {
    return options.get ? previousReply : nullBulk;
  }
  keyspace.set(key, value);
  if (deadlineMs !== undefined) keyspace.setDeadline(key, deadlineMs);
  else if (!options.keepTtl) keyspace.clearDeadline(key);
  return options.get ? previousReply : okReply;
}

/** Undefined where Redis sees a syntax error. One kind of time may be given twice, and the last one counts. */
function parseSetOptions(args: readonly string[]): SetOptions | undefined {
  let onlyWhen: SetOptions['onlyWhen'] = 'always';
  let get = false;
  let keepTtl = false;
  let timeOption: string | undefined;
  let time: ExpireTime | undefined;
  for (let index = 2; index < args.length; index += 1) {
    const option = args[index]?.toUpperCase() ?? '';
    if (option === 'GET') get = true;
    else if (option === 'NX' && onlyWhen !== 'present') onlyWhen = 'absent';
    else if (option === 'XX' && onlyWhen !== 'absent') onlyWhen = 'present';
    else if (option === 'KEEPTTL' && timeOption === undefined) keepTtl = true;
    else {
      time = timeFromOption(option, args[index + 1]);
      const isSecondKind = timeOption !== undefined && timeOption !== option;
      if (time === undefined || keepTtl || isSecondKind) return undefined;
      timeOption = option;
      index += 1;
    }
  }
  return { onlyWhen, get, keepTtl, time };
}
