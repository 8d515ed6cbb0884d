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
const relayed = variedCommands.filter(
  (name) => !/^(smembers|sinter|sunion|sdiff|s?scan|keys|p?ttl|p?expiretime|xpending|xinfo)$/.test(name),
);

const relayScript = fc
  .tuple(fc.constantFrom(...relays), commandArbitrary(relayed))
  .map(([script, command]) => ['eval', script, '0', ...command]);

/** Whole scripts about what surrounds the values: errors, protection, coroutines, the ways in and out. */
const statements: readonly string[] = [
  'error("boom")',
  'error("boom", 0)',
  'error("boom", 2)',
  'error()',
  'error(true)',
  'error({err = "CODE text"})',
  'error({err = "word"})',
  'local function fail() error("deep") end\nlocal x = 1\nfail()',
  'leak = 1',
  'return leak',
  'local x = leak.y',
  'redis = nil',
  'string.leak = 1',
  '_G.leak = 1',
  'rawset(_G, "leak", 1)',
  'setmetatable(_G, {})',
  'getmetatable("").__index = nil',
  'KEYS = {}',
  'KEYS[1] = "x" return KEYS[1]',
  'return print',
  'return _VERSION',
  'return {type(redis), type(redis.call), redis.LOG_WARNING, redis.REPL_ALL, redis.REDIS_VERSION_NUM}',
  'return redis.call()',
  'return redis.pcall()',
  'return redis.call({})',
  'return redis.call("get", true)',
  'return redis.call("get")',
  'return redis.call("eval", "return 1", 0)',
  'return redis.call("multi")',
  'return redis.call("PING")',
  'return redis.call("set", "n", 3.5) and redis.call("get", "n")',
  'return redis.call("set", "n", 12345678901234567890) and redis.call("get", "n")',
  'return redis.call("set", "n", 1/3) and redis.call("get", "n")',
  'return redis.error_reply()',
  'return redis.error_reply("-CODE text")',
  'return redis.status_reply(3)',
  'return redis.sha1hex()',
  'local list = {} for i = 1, 7998 do list[i] = i end return select("#", unpack(list))',
  'local list = {} for i = 1, 8000 do list[i] = i end return select("#", unpack(list))',
  'local c = coroutine.wrap(function() redis.call("set", "c", "1") coroutine.yield(3) end) return c()',
  'local c = coroutine.create(function() redis.call("get") end) local ok, e = coroutine.resume(c) return {type(e), e.err}',
  'local c = coroutine.create(function() error("x") end) return {coroutine.resume(c)}',
  'return {xpcall(function() error("x") end, function(problem) return "handled " .. problem end)}',
  'local list = {5, 2, 8, 1} table.sort(list, function(a, b) return a > b end) return list',
  'local list = {"b", "a", "\\255", "c"} table.sort(list) return list',
  'local list = {} for i = 1, 300 do list[i] = (i * 7919) % 301 end table.sort(list) return list',
  'return {table.concat({1, 2.5, "x"}, ","), table.getn({1, 2}), table.maxn({[5] = 1}), #{1, 2, nil, 4}}',
  'local t = {1, 2, 3} table.insert(t, 2, 9) table.remove(t, 1) return t',
  'return loadstring("return 1 + 1")()',
  'return (pcall(load, "return 1"))',
  'return {loadstring("x x")}',
  'return 2^63',
  'return -2^63',
  'return 2^53 + 1',
  'return {1, 2, nil, 4}',
  'return {{1, {2, {3}}}, {}, {ok = "fine"}, {err = "BAD thing"}}',
  'return {3.99, -3.99, true, false, "x", function() end}',
  'return {ok = 3}',
  'return function() end',
  'return nil',
  'return',
  'return 1 +',
  'retur 1',
  'local x = "\\065\\10" return x',
  'for i = 3, 1, -1 do redis.call("rpush", "l", i) end return redis.call("lrange", "l", 0, -1)',
  'local time = redis.call("time") return {#time, type(time[1])}',
  'return string.format("%d", "x")',
  'return string.format("%s")',
  'return string.format("%s", nil)',
  'return string.format("%y", 1)',
  'return ("x"):rep(-1) .. ("ab"):rep(3)',
  'return tostring(nil) .. tostring(true)',
  'return math.random(0)',
  'return tonumber()',
  'return {tonumber("ff", 16), tonumber("zz", 36), tonumber("-1", 16), tonumber("8", 8), tonumber("1", 99)}',
  'if redis.call("exists", "x") then return "true" else return "false" end',
  'if redis.call("get", "missing") then return "true" else return "false" end',
];

const statementScript = fc.constantFrom(...statements).map((script) => ['eval', script, '0']);

/** One script in four may write nothing. */
export const scriptArbitrary: fc.Arbitrary<Command> = fc
  .tuple(
    fc.oneof(expressionScript, relayScript, statementScript),
    fc.constantFrom('eval', 'eval', 'eval', 'eval_ro'),
  )
  .map(([[, ...script], name]) => [name, ...script]);
