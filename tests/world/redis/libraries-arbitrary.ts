import * as fc from 'fast-check';
import type { Command } from './comparison.ts';

const oneOf = (texts: string): fc.Arbitrary<string> => fc.constantFrom(...texts.split(' '));

/** Lua goes through a table in an order of its own: a table here is a list, or has one field. */
const scalar = fc.oneof(
  oneOf(
    'true false "" "a/b\\"\\\\" "\\1\\127\\200\\n" cjson.null print tostring ("x"):rep(40) ("y"):rep(300)',
  ),
  oneOf('0 -tonumber("0") 1 -1 127 128 255 256 65535 65536 2^31 2^32 2^53 2^63'),
  oneOf('-32 -33 -128 -129 -32769 -2^31 -2^31-1 -2^63 2^64 1e300 1.5 0.1'),
  oneOf('1/3 1e-7 1e15 1e14 123456789012345 1/0 -1/0 3.25 16777217 1e20 -1.5e-300'),
);
const key = oneOf('a [1] [2] [3] [11] [21] [0] [-1] [1.5] [true] [""] [1e20]');
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `{${items.join(', ')}}`),
    fc.tuple(key, tie('value')).map(([name, item]) => `{${name} = ${item}}`),
    fc.integer({ min: 0, max: 40 }).map((length) => `range(${length})`),
  ),
}));

const helpers =
  'local function range(n) local list = {} for i = 1, n do list[i] = i end return list end ' +
  'local function show(value) if value == cjson.null then return "null" end if type(value) ~= "table" then ' +
  'return type(value) .. ":" .. tostring(value) end local list = {} for k, v in pairs(value) do ' +
  'list[#list + 1] = tostring(k) .. "=" .. show(v) end table.sort(list) return "{" .. table.concat(list, ",") .. "}" end ';

const writing = fc
  .tuple(fc.constantFrom('cjson.encode', 'cmsgpack.pack'), value)
  .map(([write, expression]) => ['eval', `${helpers} return ${write}(${expression})`, '0']);

const roundTrip = fc
  .tuple(fc.constantFrom(['cjson.encode', 'cjson.decode'], ['cmsgpack.pack', 'cmsgpack.unpack']), value)
  .map(([[write, read], expression]) => [
    'eval',
    `${helpers} return show(${read}(${write}(${expression})))`,
    '0',
  ]);

const jsonPart = fc.oneof(
  oneOf('{ } [ ] : , "a" "b" 1 -1 0 01 1.5 1e5 - +1 0x1F inf -inf NaN true false null tru x " 1. .5 1e'),
  oneOf('"\\n" "\\u00e9" "\\ud83d\\ude00" "\\ud83d" "\\uzz" "\\q" "caf\xe9" 123456789012345678'),
  oneOf('{"a":1} [1,2] [null] {"a":{"b":[]}} {}'),
  fc.constantFrom(' ', '\n', '\0'),
);
const json = fc.array(jsonPart, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const reading = json.map((text) => ['eval', `${helpers} return show(cjson.decode(ARGV[1]))`, '0', text]);

const byte = fc.oneof(
  fc.constantFrom(
    0xc0,
    0xc2,
    0xca,
    0xcb,
    0xcc,
    0xcd,
    0xce,
    0xcf,
    0xd0,
    0xd1,
    0xd2,
    0xd3,
    0xd9,
    0x91,
    0x92,
    0x81,
    0xa1,
    0xff,
    0,
  ),
  fc.integer({ min: 0, max: 255 }),
);
const bytes = fc.array(byte, { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
const unpacking = fc
  .tuple(
    fc.constantFrom(
      'unpack(ARGV[1])',
      'unpack_one(ARGV[1])',
      'unpack_one(ARGV[1], 1)',
      'unpack_limit(ARGV[1], 2)',
      'unpack_limit(ARGV[1], 1, 1)',
      'unpack_limit(ARGV[1], 0, 0)',
      'unpack_one(ARGV[1], 99)',
    ),
    bytes,
  )
  .map(([call, text]) => ['eval', `${helpers} return show({cmsgpack.${call}})`, '0', text]);

const bits = fc.constantFrom(
  '0',
  '1',
  '-1',
  '255',
  '2^31',
  '2^32',
  '-2^31',
  '0x7fffffff',
  '1.5',
  '2.5',
  '1e15',
  '33',
  'ARGV[1]',
);
const bitCalls = fc
  .tuple(
    fc.constantFrom(...'tobit bnot bswap band bor bxor lshift rshift arshift rol ror tohex'.split(' ')),
    fc.array(bits, { maxLength: 3 }),
    fc.constantFrom('5', 'x', ''),
  )
  .map(([name, args, argument]) => ['eval', `return bit.${name}(${args.join(', ')})`, '0', argument]);

const structFormat = fc
  .array(fc.oneof(oneOf('b B h H l L i I i3 I2 f d s c c3 x > < !4 ! q !3'), fc.constant(' ')), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''));
const structCalls = fc
  .tuple(
    structFormat,
    fc.array(fc.constantFrom('1', '-1', '300', '1.5', '2^40', '"abc"', '"7"', '-2^31'), { maxLength: 5 }),
  )
  .map(([format, args]) => ['eval', `return struct.pack(${[`"${format}"`, ...args].join(', ')})`, '0']);
const structReads = fc
  .tuple(structFormat, bytes, fc.constantFrom('', ', 2', ', 0'))
  .map(([format, text, start]) => {
    return ['eval', `${helpers} return show({struct.unpack("${format}", ARGV[1]${start})})`, '0', text];
  });
const structSizes = structFormat.map((format) => ['eval', `return struct.size("${format}")`, '0']);

const fixedCalls = fc
  .constantFrom(
    'return cjson.encode()',
    'return cjson.encode(1, 2)',
    'return cjson.decode()',
    'return cjson.decode(1)',
    'return cjson.decode({})',
    'return cmsgpack.pack()',
    'return cmsgpack.unpack()',
    'return {cmsgpack.pack(1, "a"), cmsgpack.unpack(cmsgpack.pack(1, "a"))}',
    'return {cjson._VERSION, cmsgpack._VERSION, type(cjson.null), type(bit), type(struct)}',
    'return cjson.null',
    'return {1, cjson.null, 2}',
    'return redis.call("set", "a", cjson.null)',
    'cjson.encode = 1',
    'local t = {} for i = 1, 20 do t = {t} end return cmsgpack.pack(t)',
    'local t = {} for i = 1, 999 do t = {t} end return #cjson.encode(t)',
    'local t = {} for i = 1, 1000 do t = {t} end return cjson.encode(t)',
    'return type(cjson.decode(("["):rep(1000) .. ("]"):rep(1000)))',
    'return cjson.decode(("["):rep(1001) .. ("]"):rep(1001))',
    'return {pcall(cjson.decode, "x")}',
    'return {pcall(cjson.encode, print)}',
    'return struct.unpack("c0", "x")',
    'return {struct.unpack("Bc0", "\\3abcd")}',
  )
  .map((script) => ['eval', script, '0']);

/** Scripts that use cjson, cmsgpack, bit and struct. */
export const libraryScript: fc.Arbitrary<Command> = fc.oneof(
  writing,
  roundTrip,
  reading,
  unpacking,
  bitCalls,
  structCalls,
  structReads,
  structSizes,
  fixedCalls,
);
