import * as fc from 'fast-check';
import type { Command } from './comparison.ts';
import { commandArbitrary, variedCommands } from './commands-arbitrary.ts';

/** One or two ARGVs in, a value out: Lua's numbers, texts and conversions. */
const expressions: readonly string[] = [
  'ARGV[1]',
  'tonumber(ARGV[1])',
  'tostring(tonumber(ARGV[1]))',
  'tonumber(ARGV[1], 16)',
  'tostring(ARGV[1] + ARGV[2])',
  'tostring(ARGV[1] * ARGV[2])',
  'tostring(ARGV[1] - 1)',
  'tostring(ARGV[1] / ARGV[2])',
  'tostring(ARGV[1] % ARGV[2])',
  'tostring(-ARGV[1])',
  'tostring(2 ^ ARGV[1])',
  'ARGV[1] .. ARGV[2]',
  'tonumber(ARGV[1]) .. ""',
  '#ARGV[1]',
  'ARGV[1] == ARGV[2]',
  'ARGV[1] < ARGV[2]',
  'tonumber(ARGV[1]) == tonumber(ARGV[2])',
  '{ARGV[1], tonumber(ARGV[1]), ARGV[1] == ARGV[2], #ARGV}',
  '{ok = ARGV[1]}',
  '{err = ARGV[1]}',
  'redis.error_reply(ARGV[1])',
  'redis.status_reply(ARGV[1])',
  'redis.sha1hex(ARGV[1])',
  'string.format("%s|%q|%5.3s|%-4s|", ARGV[1], ARGV[1], ARGV[1]:gsub("%z", ""), "x")',
  'string.format("%d|%5d|%-5d|%05d|%+d|%x|%X|%o", 42, 42, 42, 42, 42, 255, 255, 8)',
  'string.format("%.3f|%g|%e|%.0f|%10.2f|%G|%.14g|%.17g", n, n, n, n, n, n, n, n)',
  'string.format("%d", n)',
  'ARGV[1]:sub(1, 2)',
  'ARGV[1]:sub(-2)',
  'ARGV[1]:upper()',
  'ARGV[1]:rep(2.7)',
  'ARGV[1]:reverse()',
  '{ARGV[1]:byte(1, -1)}',
  '{ARGV[1]:find("a")}',
  'ARGV[1]:gsub("%d", "<%0>")',
  '{n, -n, n / 3, n * 1e10, math.floor(n), math.ceil(n), math.max(n, 1), math.abs(n)}',
  '{tostring(n), tostring(n / 3), tostring(n * 1e10), tostring(math.floor(n)), n .. "x"}',
  '{tostring(math.fmod(n, 7)), tostring(math.sqrt(4)), tostring(math.huge), tostring(-math.huge)}',
  '(math.randomseed(n) or true) and {tostring(math.random()), math.random(10), math.random(5, 9)}',
  '{select("#", unpack(ARGV)), select(2, unpack(ARGV))}',
  '{pcall(error, ARGV[1])}',
  '{pcall(error, {err = ARGV[1]})}',
  'select(2, pcall(function() return missing end))',
  '{unpack({ARGV[1], nil, ARGV[2]}, 1, 3)}',
  '({[ARGV[1]] = 1})[ARGV[2]] or "none"',
];

const numbers = [
  '0',
  '1',
  '-1',
  '3',
  '5',
  '1.5',
  '-0',
  '1e3',
  '1e15',
  '1e16',
  '123456789012345',
  '2.5',
  '0.5',
];
const largeNumbers = ['2147483647', '2147483648', '4294967296', '1700000000', '9007199254740993', '1e400'];
const oddNumbers = [
  '0x10',
  '0xff',
  'inf',
  '-inf',
  'nan',
  '1e-320',
  ' 7 ',
  '7\n',
  '+5',
  '.5',
  '5.',
  '1e',
  '--1',
];
const texts = ['', 'abc', 'a1b2', '\0', '\x01\x23', '\x12\x03', 'caf\xe9', '1_000'];

const argument = fc.oneof(
  fc.constantFrom(...numbers, ...largeNumbers, ...oddNumbers, ...texts),
  fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 6,
  }),
);

const expressionScript = fc
  .tuple(fc.constantFrom(...expressions), argument, argument)
  .map(([expression, first, second]) => [
    'eval',
    `local n = tonumber(ARGV[1]) or 0 return ${expression}`,
    '0',
    first,
    second,
  ]);

const relays: readonly string[] = [
  'return redis.call(unpack(ARGV))',
  'return redis.pcall(unpack(ARGV))',
  'local reply = redis.pcall(unpack(ARGV)) return {type(reply), reply}',
  'local reply = redis.call(unpack(ARGV)) if reply then return reply else return "none" end',
  'return {redis.pcall(unpack(ARGV)), redis.pcall(unpack(ARGV))}',
  'local done, problem = pcall(redis.call, unpack(ARGV)) if done then return problem else return "failed: " .. problem end',
];

/** SMEMBERS and KEYS follow no order, and times differ: inside a script the comparison cannot make up for it. */
const relayed = variedCommands.filter((name) => !/^(smembers|keys|p?ttl|p?expiretime)$/.test(name));

const relayScript = fc
  .tuple(fc.constantFrom(...relays), commandArbitrary(relayed))
  .map(([script, command]) => ['eval', script, '0', ...command]);

export const scriptArbitrary: fc.Arbitrary<Command> = fc.oneof(expressionScript, relayScript);
