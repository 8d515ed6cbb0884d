import type { CommandRun, CommandSpecification } from '../command-specification.ts';
import { noSuchKeyError } from '../error-replies.ts';
import type { Keyspace } from '../keyspace.ts';
import { integerReply, okReply, oneReply, type Reply, zeroReply } from '../reply.ts';

/** What is about keys whatever they hold. */
export const keyNameCommands: readonly CommandSpecification[] = [
  { name: 'rename', arity: 3, access: 'write', keys: 'firstTwo', run: rename },
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
