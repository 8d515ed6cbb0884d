import type { Redis } from 'ioredis';

const campaign = `
local leader = redis.call('GET', KEYS[1])
if leader == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return redis.call('GET', KEYS[2])
end
if leader then return nil end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX')
return redis.call('INCR', KEYS[2])`;

/** Takes the lease or renews it. Returns the term of the leader, which grows with each new one, or null to all others. */
export async function termOf(redis: Redis, name: string, leaseMs: number): Promise<number | null> {
  const term = await redis.eval(campaign, 2, 'lock:leader', 'leader:term', name, leaseMs);
  return term === null ? null : Number(term);
}
