import type { Keyspace, ScoredMember } from '../keyspace.ts';
import { integerReply, type Reply } from '../reply.ts';

/** Makes a sorted set of them in place of whatever was there; of none, nothing. */
export function storeMembers(keyspace: Keyspace, key: string, members: readonly ScoredMember[]): Reply {
  // A small sorted set keeps whole scores as integers, which know no minus zero.
  const stored = new Map(members.map(({ value, score }) => [value, { value, score: score + 0 }]));
  if (stored.size === 0) keyspace.delete(key);
  else keyspace.replace(key, stored);
  return integerReply(stored.size);
}
