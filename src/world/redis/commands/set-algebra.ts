import { type CommandRun, type CommandSpecification, wrongKind } from '../command-specification.ts';
import type { Keyspace } from '../keyspace.ts';
import { arrayReply, bulkArrayReply, oneReply, type Reply, zeroReply } from '../reply.ts';

/** What looks at several sets, or several members of one. */
export const setAlgebraCommands: readonly CommandSpecification[] = [
  { name: 'smismember', arity: -3, access: 'read', keys: 'first', run: areMembers },
  { name: 'smove', arity: 4, access: 'write', keys: 'firstTwo', run: moveMember },
  { name: 'sinter', arity: -2, access: 'read', keys: 'all', run: combined(intersection) },
  { name: 'sunion', arity: -2, access: 'read', keys: 'all', run: combined(union) },
  { name: 'sdiff', arity: -2, access: 'read', keys: 'all', run: combined(difference) },
];

type Members = ReadonlySet<string>;

function areMembers(
  { keyspace }: Parameters<CommandRun>[0],
  [key = '', ...members]: readonly string[],
): Reply {
  const set = setAt(keyspace, key);
  if (!(set instanceof Set)) return set;
  return arrayReply(members.map((member) => (set.has(member) ? oneReply : zeroReply)));
}

function moveMember(
  { keyspace }: Parameters<CommandRun>[0],
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

function combined(combine: (sets: readonly Members[]) => Members): CommandRun {
  return ({ keyspace }, keys) => {
    const sets: Members[] = [];
    for (const key of keys) {
      const set = setAt(keyspace, key);
      if (!(set instanceof Set)) return set;
      sets.push(set);
    }
    return bulkArrayReply([...combine(sets)]);
  };
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
