import { type CommandContext, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { markedField } from '../corrections/hash-field-names.ts';
import { wrongArgumentCountError } from '../error-replies.ts';
import { kindOf } from '../keyspace.ts';
import { integerReply, okReply, type Reply } from '../reply.ts';

export const hashFieldCommands: readonly CommandSpecification[] = [
  { name: 'hmset', arity: -4, access: 'write', keys: 'first', run: setFields },
  { name: 'hstrlen', arity: 3, access: 'read', keys: 'first', run: lengthOf },
];

function setFields({ keyspace }: CommandContext, [key = '', ...pairs]: readonly string[]): Reply {
  if (pairs.length % 2 !== 0) return wrongArgumentCountError('hmset');
  const error = wrongKind(keyspace, key, 'hash');
  if (error !== undefined) return error;
  const fields = { ...fieldsAt(keyspace, key) };
  for (let index = 0; index < pairs.length; index += 2) {
    fields[markedField(pairs[index] ?? '')] = pairs[index + 1] ?? '';
  }
  keyspace.set(key, fields);
  return okReply;
}

function lengthOf({ keyspace }: CommandContext, [key = '', field = '']: readonly string[]): Reply {
  const error = wrongKind(keyspace, key, 'hash');
  if (error !== undefined) return error;
  return integerReply(fieldsAt(keyspace, key)?.[markedField(field)]?.length ?? 0);
}

export function fieldsAt(
  keyspace: CommandContext['keyspace'],
  key: string,
): Record<string, string> | undefined {
  const value = keyspace.get(key);
  return value !== undefined && kindOf(value) === 'hash' ? (value as Record<string, string>) : undefined;
}
