import * as fc from 'fast-check';

/** Without XINFO STREAM: how large the radix tree is depends on when the nodes began. */
export const clockCommand = fc
  .constantFrom(
    'xadd a * f v',
    'xadd b MAXLEN 3 * f v',
    'xadd b NOMKSTREAM * f v',
    'xadd a 5-1 f v',
    'xadd a 99999999999999-* f v',
    'xlen a',
    'xtrim a MAXLEN 2',
    'xtrim b MINID 99999999999',
    'xrange a - + COUNT 2',
    'xrevrange b + 5',
    'xread STREAMS a b $ 0',
    'xgroup CREATE a g 0 MKSTREAM',
    'xgroup CREATE a h $ MKSTREAM',
    'xgroup SETID a g 0',
    'xreadgroup GROUP g c COUNT 2 STREAMS a >',
    'xreadgroup GROUP h d STREAMS a >',
    'xreadgroup GROUP g c STREAMS a 0',
    'xautoclaim a g d 0 - COUNT 2',
    'xpending a g',
    'xpending a h - + 5',
    'xinfo GROUPS a',
    'del b',
  )
  .map((command) => command.split(' '));

/** An asterisk on a stream whose last id no clock has reached: the id is one more. */
export const futureAdditions = [
  ['xadd', 'a', '99999999999999-3', 'f', '1'],
  ['xadd', 'a', '*', 'f', '2'],
] as const;

/** So many entries that they do not fit one node, or that two such do not. */
export const filling = fc
  .constantFrom('50', '60', '130')
  .map((count) => [
    'eval',
    "for i = 1, ARGV[1] do redis.call('xadd', KEYS[1], '7-*', 'f', i) end return redis.call('xlen', KEYS[1])",
    '1',
    'a',
    count,
  ]);

/** A stream with two groups and a few entries delivered, for commands that would else find nothing. */
export const preparations = [
  ['xgroup', 'create', 'a', 'g', '0', 'mkstream'],
  ['xadd', 'a', '1-1', 'f', '1'],
  ['xadd', 'a', '1-2', 'f', '2', 'g', '2'],
  ['xadd', 'a', '2-1', 'f', '3'],
  ['xadd', 'a', '3-0', 'f', '3'],
  ['xgroup', 'create', 'a', 'h', '$'],
  ['xreadgroup', 'group', 'g', 'c', 'count', '2', 'streams', 'a', '>'],
  ['xreadgroup', 'group', 'g', 'd', 'count', '1', 'streams', 'a', '>'],
] as const;

/** What tells most of the state. */
export const probes = [
  ['xinfo', 'stream', 'a'],
  ['xinfo', 'groups', 'a'],
  ['xinfo', 'consumers', 'a', 'g'],
  ['xpending', 'a', 'g', '-', '+', '100'],
  ['xpending', 'a', 'h'],
  ['xrange', 'a', '-', '+'],
] as const;
