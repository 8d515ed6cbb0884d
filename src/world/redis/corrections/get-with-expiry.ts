import type { CommandRun } from '../command-specification.ts';
import { syntaxError, wrongTypeError } from '../error-replies.ts';
import { deadlineFrom, isReply, timeFromOption } from '../expire-times.ts';
import { bulkReply, nullBulk } from '../reply.ts';
import type { Correction } from './correction.ts';

export const getWithExpiry: Correction = {
  differs: 'GETEX takes any time, sets it by Date and checks no type',
  commands: () => [{ name: 'getex', arity: -2, access: 'write', keys: 'first', run: getex }],
};

const getex: CommandRun = ({ keyspace, nowMs }, [key = '', ...options]) => {
  let time;
  let timeOption: string | undefined;
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index]?.toUpperCase() ?? '';
    if (timeOption !== undefined && timeOption !== option) return syntaxError;
    timeOption = option;
    if (option === 'PERSIST') continue;
    time = timeFromOption(option, options[index + 1]);
    if (time === undefined) return syntaxError;
    index += 1;
  }
  const value = keyspace.get(key);
  if (value === undefined) return nullBulk;
  if (typeof value !== 'string') return wrongTypeError;
  if (time !== undefined) {
    const deadlineMs = deadlineFrom(time, { command: 'getex', nowMs, positiveOnly: true });
    if (isReply(deadlineMs)) return deadlineMs;
    if (time.absolute && deadlineMs <= nowMs) keyspace.delete(key);
    else keyspace.setDeadline(key, deadlineMs);
  } else if (timeOption === 'PERSIST') keyspace.clearDeadline(key);
  return bulkReply(value);
};
