import type { Command } from './comparison.ts';

export interface Disagreement {
  /** What js-redis-server does, in one line, as docs/redis.md says it. */
  readonly differs: string;
  /** A real server replies to these as the simulated one does. */
  readonly evidence: readonly Command[];
  /** Commands that are no longer compared on random arguments. */
  readonly concerns: string;
}

/** Where js-redis-server 0.3.0 differs from Redis 7.0.15. */
export const disagreements: readonly Disagreement[] = [
  { differs: 'knows no `ECHO`', evidence: [['echo', 'a']], concerns: 'echo' },
  {
    differs: 'refuses integers beyond ±2^53, where Redis takes 64 bits',
    evidence: [
      ['lindex', 'a', '-9223372036854775808'],
      ['zpopmin', 'a', '9223372036854775807'],
    ],
    concerns:
      'getex getrange lindex lpop lrange lrem ltrim pexpire pexpireat psetex rpop setrange zpopmax zpopmin zrange ' +
      'zremrangebyrank zrevrange xrange xrevrange',
  },
  {
    differs: 'complains of an argument where Redis has looked at the key before, and replied',
    evidence: [
      ['lindex', 'a', 'x'],
      ['xdel', 'a', 'x'],
    ],
    concerns: 'getex lindex lset xclaim xdel xautoclaim xinfo xpending xreadgroup',
  },
  {
    differs: 'knows no `Infinity` for a score, and no empty or exclusive infinite end of a range of scores',
    evidence: [
      ['zcount', 'a', '(1', '(inf'],
      ['zadd', 'a', 'Infinity', 'm'],
    ],
    concerns: 'zadd zcount zrangebyscore zremrangebyscore',
  },
  {
    differs: 'prints scores as JavaScript does, without the sign of zero',
    evidence: [['zincrby', 'a', '1e-7', 'm']],
    concerns: 'zadd zincrby',
  },
  {
    differs: 'replies with no string instead of no array where `XREAD` has nothing to tell',
    evidence: [['xread', 'streams', 'a', '0']],
    concerns: 'xread xreadgroup',
  },
  {
    differs: 'replies to `XACK` with `NOGROUP`, where Redis has acknowledged nothing',
    evidence: [['xack', 'a', 'g', '1-1']],
    concerns: 'xack',
  },
  {
    differs: 'refuses `=` before the limit of `XADD` and `XTRIM`',
    evidence: [['xadd', 'a', 'maxlen', '=', '1', '1-1', 'f', 'v']],
    concerns: 'xadd xtrim',
  },
  {
    differs: 'refuses an option that is given twice',
    evidence: [['set', 'a', '1', 'keepttl', 'keepttl']],
    concerns: 'set xrange xrevrange',
  },
  {
    differs: 'words the `NOGROUP` of `XGROUP` differently',
    evidence: [
      ['xadd', 'a', '1-1', 'f', 'v'],
      ['xgroup', 'setid', 'a', 'g', '0'],
    ],
    concerns: 'xgroup',
  },
  {
    differs: 'finds the empty key with `KEYS **`, where Redis does not',
    evidence: [
      ['set', '', '1'],
      ['keys', '**'],
    ],
    concerns: 'keys',
  },
];
