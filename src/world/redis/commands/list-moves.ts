import { type CommandRun, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { syntaxError } from '../error-replies.ts';
import type { Keyspace } from '../keyspace.ts';
import { bulkReply, integerReply, nullBulk, type Reply, zeroReply } from '../reply.ts';

export type Side = 'left' | 'right';

/** Pushes that want a list to be there, insertions, and moves between lists. */
export const listMoveCommands: readonly CommandSpecification[] = [
  { name: 'lpushx', arity: -3, access: 'write', keys: 'first', run: pushIfThere('left') },
  { name: 'rpushx', arity: -3, access: 'write', keys: 'first', run: pushIfThere('right') },
  { name: 'linsert', arity: 5, access: 'write', keys: 'first', run: insert },
  { name: 'lmove', arity: 5, access: 'write', keys: 'firstTwo', run: lmove },
  {
    name: 'rpoplpush',
    arity: 3,
    access: 'write',
    keys: 'firstTwo',
    run: ({ keyspace }, [from = '', to = '']) => move(keyspace, { from, to, take: 'right', put: 'left' }),
  },
];

function pushIfThere(side: Side): CommandRun {
  return ({ keyspace }, [key = '', ...values]) => {
    const list = listAt(keyspace, key);
    if (list === undefined) return zeroReply;
    if (!Array.isArray(list)) return list;
    for (const value of values) put(list, side, value);
    keyspace.set(key, list);
    return integerReply(list.length);
  };
}

function insert(
  { keyspace }: Parameters<CommandRun>[0],
  [key = '', where = '', pivot = '', value = '']: readonly string[],
): Reply {
  const place = where.toUpperCase();
  if (place !== 'BEFORE' && place !== 'AFTER') return syntaxError;
  const list = listAt(keyspace, key);
  if (list === undefined) return zeroReply;
  if (!Array.isArray(list)) return list;
  const index = list.indexOf(pivot);
  if (index === -1) return integerReply(-1);
  list.splice(place === 'BEFORE' ? index : index + 1, 0, value);
  keyspace.set(key, list);
  return integerReply(list.length);
}

function lmove(
  { keyspace }: Parameters<CommandRun>[0],
  [from = '', to = '', takeText = '', putText = '']: readonly string[],
): Reply {
  const [side, where] = [sideOf(takeText), sideOf(putText)];
  if (side === undefined || where === undefined) return syntaxError;
  return move(keyspace, { from, to, take: side, put: where });
}

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly take: Side;
  readonly put: Side;
}

export function move(keyspace: Keyspace, { from, to, take: side, put: where }: Move): Reply {
  const source = listAt(keyspace, from);
  if (source === undefined) return nullBulk;
  if (!Array.isArray(source)) return source;
  const target = listAt(keyspace, to) ?? [];
  if (!Array.isArray(target)) return target;
  const value = (side === 'left' ? source.shift() : source.pop()) ?? '';
  put(target, where, value);
  keyspace.set(to, target);
  if (source.length === 0) keyspace.delete(from);
  else keyspace.set(from, source);
  return bulkReply(value);
}

/** Takes one element away; a list that is empty then is gone. */
export function take(keyspace: Keyspace, key: string, list: string[], side: Side): string {
  const value = (side === 'left' ? list.shift() : list.pop()) ?? '';
  if (list.length === 0) keyspace.delete(key);
  else keyspace.set(key, list);
  return value;
}

export function sideOf(text: string): Side | undefined {
  const side = text.toLowerCase();
  return side === 'left' || side === 'right' ? side : undefined;
}

function put(list: string[], side: Side, value: string): void {
  if (side === 'left') list.unshift(value);
  else list.push(value);
}

export function listAt(keyspace: Keyspace, key: string): string[] | Reply | undefined {
  const value = keyspace.get(key);
  return Array.isArray(value) ? value : wrongKind(keyspace, key, 'list');
}
