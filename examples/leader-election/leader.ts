import type { Redis } from 'ioredis';
import { termOf } from './election.ts';
import type { Ledger } from './ledger.ts';

/** Writes if it leads. Its lease may end before the write arrives, and a successor may have written by then. */
export async function writeAsLeader(redis: Redis, ledger: Ledger, name: string): Promise<boolean> {
  const term = await termOf(redis, name, 50);
  if (term === null) return false;
  await ledger.append(term);
  return true;
}
