import type { CommandRun, CommandSpecification } from '../command-specification.ts';
import { refusedDatabase } from '../databases.ts';
import { noSuchKeyError, syntaxError } from '../error-replies.ts';
import { copyValue, type Keyspace } from '../keyspace.ts';
import { errorReply, integerReply, okReply, oneReply, type Reply, zeroReply } from '../reply.ts';

/** What is about keys whatever they hold. */
export const keyNameCommands: readonly CommandSpecification[] = [
  { name: 'rename', arity: 3, access: 'write', keys: 'firstTwo', run: rename },
  { name: 'copy', arity: -3, access: 'write', keys: 'firstTwo', run: copy },
  { name: 'renamenx', arity: 3, access: 'write', keys: 'firstTwo', run: renameIfNone },
  {
    name: 'touch',
    arity: -2,
    access: 'read',
    keys: 'all',
    run: ({ keyspace }, keys) => integerReply(keys.filter((key) => keyspace.has(key)).length),
  },
];

function rename({ keyspace }: Parameters<CommandRun>[0], [from = '', to = '']: readonly string[]): Reply {
  if (!keyspace.has(from)) return noSuchKeyError;
  if (from !== to) move(keyspace, from, to);
  return okReply;
}

function renameIfNone(
  { keyspace }: Parameters<CommandRun>[0],
  [from = '', to = '']: readonly string[],
): Reply {
  if (!keyspace.has(from)) return noSuchKeyError;
  if (keyspace.has(to)) return zeroReply;
  move(keyspace, from, to);
  return oneReply;
}

function copy(
  { keyspace }: Parameters<CommandRun>[0],
  [from = '', to = '', ...words]: readonly string[],
): Reply {
  let replaces = false;
  for (let index = 0; index < words.length; index += 1) {
    const option = words[index]?.toUpperCase();
    if (option === 'REPLACE') replaces = true;
    else if (option === 'DB' && index + 1 < words.length) {
      const refusal = refusedDatabase(words[index + 1] ?? '');
      if (refusal !== undefined) return refusal;
      index += 1;
    } else return syntaxError;
  }
  if (from === to) return errorReply('ERR source and destination objects are the same');
  const value = keyspace.get(from);
  if (value === undefined) return zeroReply;
  if (keyspace.has(to) && !replaces) return zeroReply;
  keyspace.delete(to);
  keyspace.set(to, copyValue(value));
  const deadlineMs = keyspace.deadlineOf(from);
  if (deadlineMs !== undefined) keyspace.setDeadline(to, deadlineMs);
  return oneReply;
}

/** With the deadline of the one, and without that of the other. */
function move(keyspace: Keyspace, from: string, to: string): void {
  const value = keyspace.get(from);
  const deadlineMs = keyspace.deadlineOf(from);
  if (value === undefined) return;
  keyspace.delete(to);
  keyspace.delete(from);
  keyspace.set(to, value);
  if (deadlineMs !== undefined) keyspace.setDeadline(to, deadlineMs);
}
