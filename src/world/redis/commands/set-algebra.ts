import {
  type CommandContext,
  type CommandRun,
  type CommandSpecification,
  wrongKind,
} from '../command-specification.ts';
import { syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import type { Keyspace } from '../keyspace.ts';
import {
  arrayReply,
  bulkArrayReply,
  errorReply,
  integerReply,
  oneReply,
  type Reply,
  zeroReply,
} from '../reply.ts';

/** What looks at several sets, or several members of one. */
export const setAlgebraCommands: readonly CommandSpecification[] = [
  { name: 'smismember', arity: -3, access: 'read', keys: 'first', run: areMembers },
  { name: 'smove', arity: 4, access: 'write', keys: 'firstTwo', run: moveMember },
  { name: 'sinter', arity: -2, access: 'read', keys: 'all', run: combined(intersection) },
  { name: 'sunion', arity: -2, access: 'read', keys: 'all', run: combined(union) },
  { name: 'sdiff', arity: -2, access: 'read', keys: 'all', run: combined(difference) },
  { name: 'sinterstore', arity: -3, access: 'write', keys: 'all', run: stored(intersection) },
  { name: 'sunionstore', arity: -3, access: 'write', keys: 'all', run: stored(union) },
  { name: 'sdiffstore', arity: -3, access: 'write', keys: 'all', run: stored(difference) },
  { name: 'sintercard', arity: -3, access: 'read', keys: 'counted', run: countCommon },
];

type Members = ReadonlySet<string>;

function areMembers({ keyspace }: CommandContext, [key = '', ...members]: readonly string[]): Reply {
  const set = setAt(keyspace, key);
  if (!(set instanceof Set)) return set;
  return arrayReply(members.map((member) => (set.has(member) ? oneReply : zeroReply)));
}

function moveMember(
  { keyspace }: CommandContext,
  [from = '', to = '', member = '']: readonly string[],
): Reply {
  if (!keyspace.has(from)) return zeroReply;
  const source = setAt(keyspace, from);
  if (!(source instanceof Set)) return source;
  const target = setAt(keyspace, to);
  if (!(target instanceof Set)) return target;
  if (!source.has(member)) return zeroReply;
  if (from === to) return oneReply;
  source.delete(member);
  if (source.size === 0) keyspace.delete(from);
  else keyspace.set(from, source);
  if (!target.has(member)) keyspace.set(to, target.add(member));
  return oneReply;
}

type Combine = (sets: readonly Members[]) => Members;

function combined(combine: Combine): CommandRun {
  return ({ keyspace }, keys) => {
    const sets = setsAt(keyspace, keys);
    return Array.isArray(sets) ? bulkArrayReply([...combine(sets)]) : sets;
  };
}

function stored(combine: Combine): CommandRun {
  return ({ keyspace }, [to = '', ...keys]) => {
    const sets = setsAt(keyspace, keys);
    if (!Array.isArray(sets)) return sets;
    const members = new Set(combine(sets));
    if (members.size === 0) keyspace.delete(to);
    else keyspace.replace(to, members);
    return integerReply(members.size);
  };
}

function countCommon({ keyspace }: CommandContext, [countText = '', ...rest]: readonly string[]): Reply {
  const keyCount = parseInteger(countText);
  if (keyCount === undefined || keyCount < 1) return errorReply('ERR numkeys should be greater than 0');
  if (keyCount > rest.length) return errorReply("ERR Number of keys can't be greater than number of args");
  const limit = parseLimit(rest.slice(Number(keyCount)));
  if (typeof limit !== 'number') return limit;
  const sets = setsAt(keyspace, rest.slice(0, Number(keyCount)));
  if (!Array.isArray(sets)) return sets;
  const { size } = intersection(sets);
  return integerReply(limit === 0 ? size : Math.min(limit, size));
}

/** How many to count at most; 0 for all. */
export function parseLimit(words: readonly string[]): number | Reply {
  let limit = 0;
  for (let index = 0; index < words.length; index += 2) {
    const text = words[index + 1];
    if (text === undefined || words[index]?.toUpperCase() !== 'LIMIT') return syntaxError;
    const parsed = parseInteger(text);
    if (parsed === undefined || parsed < 0) return errorReply("ERR LIMIT can't be negative");
    limit = Number(parsed);
  }
  return limit;
}

function setsAt(keyspace: Keyspace, keys: readonly string[]): Members[] | Reply {
  const sets: Members[] = [];
  for (const key of keys) {
    const set = setAt(keyspace, key);
    if (!(set instanceof Set)) return set;
    sets.push(set);
  }
  return sets;
}

function intersection([first = new Set(), ...others]: readonly Members[]): Members {
  return new Set([...first].filter((member) => others.every((set) => set.has(member))));
}

function union(sets: readonly Members[]): Members {
  return new Set(sets.flatMap((set) => [...set]));
}

function difference([first = new Set(), ...others]: readonly Members[]): Members {
  return new Set([...first].filter((member) => !others.some((set) => set.has(member))));
}

/** An empty one where there is none. */
function setAt(keyspace: Keyspace, key: string): Set<string> | Reply {
  const value = keyspace.get(key);
  if (value instanceof Set) return value;
  return wrongKind(keyspace, key, 'set') ?? new Set();
}
