import type { Redis } from 'ioredis';
import { termOf } from './election.ts';
import type { Ledger } from './ledger.ts';

/** Has the ledger refuse the write if a successor has written: the term is the fencing token. */
export async function fixedWriteAsLeader(redis: Redis, ledger: Ledger, name: string): Promise<boolean> {
  const term = await termOf(redis, name, 50);
  return term !== null && (await ledger.appendFenced(term));
}
