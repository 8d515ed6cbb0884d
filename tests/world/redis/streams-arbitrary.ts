import * as fc from 'fast-check';

type Arguments = fc.Arbitrary<readonly (string | readonly string[])[]>;

/** Close together, so that ids meet; the future one makes what XADD with an asterisk adds independent of the clock. */
const plainId = fc.oneof(
  fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 2 })).map(([left, right]) => `${left}-${right}`),
  fc.nat({ max: 6 }).map(String),
);
const oddIds = [
  '-',
  '+',
  '*',
  '$',
  '>',
  '',
  'x',
  '-1',
  '1-',
  '1--1',
  '1--01',
  ' 2-1',
  '+3-1',
  '04-01',
  '1-1-1',
  '2-*',
];
const zeroByteIds = ['3-1\0x', '-\0', '*\0', '$\0'];
const largeIds = [
  '99999999999999-3',
  '18446744073709551615-1',
  '18446744073709551615',
  '18446744073709551616',
  '0-0',
];
const largestId = '18446744073709551615-18446744073709551615';
const oddId = fc.constantFrom(...oddIds, ...zeroByteIds, ...largeIds, largestId, '1'.repeat(128));
const id = fc.oneof({ arbitrary: plainId, weight: 12 }, oddId);
const rangeEnd = fc.oneof(
  { arbitrary: fc.constantFrom('-', '+'), weight: 3 },
  { arbitrary: id, weight: 3 },
  id.map((text) => `(${text}`),
);
/** Without the clock's, which has a test of its own. */
const addedId = fc.oneof(
  { arbitrary: plainId, weight: 5 },
  { arbitrary: fc.nat({ max: 8 }).map((milliseconds) => `${milliseconds}-*`), weight: 5 },
  fc.constantFrom(...oddIds.filter((text) => !text.startsWith('*')), ...largeIds),
);
const count = fc.constantFrom('0', '1', '2', '3', '10', '-1', '-2', '100', 'x', '', '9223372036854775807');
/** In the middle of nowhere: a few seconds more or less make no difference. */
const idleMin = fc.constantFrom(
  '0',
  '0',
  '-1',
  '50000',
  '200000',
  '9223372036854775807',
  'x',
  '-9223372036854775808',
);
const idle = fc.constantFrom(
  '0',
  '90000',
  '300000',
  '-5',
  '9223372036854775807',
  '-9223372036854775808',
  'x',
  '1',
  '-1',
);
const instant = fc.constantFrom('0', '1', '-1', '99999999999999', '9223372036854775807', 'x');
const group = fc.constantFrom('g', 'g', 'g', 'h', '', '__proto__', 'streams', 'k\r\n\0z');
const consumer = fc.constantFrom('c', 'c', 'd', '', '__proto__', 'GROUP', '\xff\0');
const shortText = fc.constantFrom(
  'f',
  'g',
  '1',
  '-5',
  '127',
  '128',
  '4096',
  '-32769',
  '9223372036854775807',
  '',
  '\0\xff',
);
/** Some so long that one or two fill a node, to the byte. */
const longValue = fc.oneof(
  fc.constantFrom(60, 1500).map((length) => 'v'.repeat(length)),
  fc.integer({ min: 3950, max: 4090 }).map((length) => 'v'.repeat(length)),
);
const value = fc.oneof({ arbitrary: shortText, weight: 6 }, longValue);
const ids = fc.array(id, { minLength: 1, maxLength: 3 });

const pairs = fc.oneof(
  { arbitrary: fc.array(fc.tuple(shortText, value), { minLength: 1, maxLength: 3 }), weight: 20 },
  fc.constant(Array.from({ length: 130 }, (_, index) => [`f${index}`, 'v'] as const)),
);
const equals = fc.constantFrom([], ['='], ['~'], ['~'], ['x']);
const limit = fc.oneof(
  { arbitrary: fc.constant([]), weight: 4 },
  fc.constantFrom('0', '1', '2', '100', '-1', 'x').map((text) => ['LIMIT', text]),
);
const trimming = fc.oneof(
  fc.tuple(anyCase('MAXLEN'), equals, count, limit).map((list) => list.flat()),
  fc.tuple(anyCase('MINID'), equals, id, limit).map((list) => list.flat()),
);
const addOptions = fc.oneof(
  { arbitrary: fc.constant([]), weight: 6 },
  { arbitrary: trimming, weight: 3 },
  anyCase('NOMKSTREAM').map((option) => [option]),
  fc.tuple(trimming, trimming).map((list) => list.flat()),
  fc.constantFrom(['LIMIT', '0'], ['LIMIT', '1'], ['MAXLEN']),
);
const countOption = fc.oneof(
  { arbitrary: fc.constant([]), weight: 3 },
  fc.tuple(anyCase('COUNT'), count),
  fc.constantFrom(['COUNT'], ['foo'], ['COUNT', '1', 'COUNT', '2']),
);

/** Of the stream commands, over these keys. */
export function streamArguments(key: fc.Arbitrary<string>): Readonly<Record<string, Arguments>> {
  return { ...entryArguments(key), ...groupArguments(key), ...pendingArguments(key) };
}

function entryArguments(key: fc.Arbitrary<string>): Readonly<Record<string, Arguments>> {
  const position = fc.oneof({ arbitrary: id, weight: 2 }, fc.constantFrom('0', '0', '$'));
  return {
    xadd: fc.tuple(
      key,
      addOptions,
      addedId,
      pairs.map((list) => list.flat()),
    ),
    xlen: fc.tuple(key),
    xrange: fc.tuple(key, rangeEnd, rangeEnd, countOption),
    xrevrange: fc.tuple(key, rangeEnd, rangeEnd, countOption),
    xdel: fc.tuple(key, ids),
    xtrim: fc.tuple(key, fc.oneof({ arbitrary: trimming, weight: 8 }, addOptions)),
    xread: fc.tuple(
      fc.oneof({ arbitrary: countOption, weight: 8 }, fc.constantFrom(['NOACK'], ['GROUP', 'g', 'c'])),
      anyCase('STREAMS'),
      streamsAndIds(key, position),
    ),
    xinfo: fc.oneof(
      fc.tuple(anyCase('STREAM'), key),
      fc.tuple(anyCase('GROUPS'), key),
      fc.tuple(anyCase('CONSUMERS'), key, group),
    ),
  };
}

function groupArguments(key: fc.Arbitrary<string>): Readonly<Record<string, Arguments>> {
  const position = fc.oneof({ arbitrary: fc.constantFrom('>', '0'), weight: 3 }, id);
  return {
    xgroup: fc.oneof(
      {
        arbitrary: fc.tuple(
          anyCase('CREATE'),
          key,
          group,
          fc.oneof(id, fc.constantFrom('$', '0')),
          fc.constantFrom([], ['MKSTREAM'], ['mkstream', 'ENTRIESREAD', '1'], ...entriesRead),
        ),
        weight: 4,
      },
      {
        arbitrary: fc.tuple(
          anyCase('SETID'),
          key,
          group,
          fc.oneof(id, fc.constantFrom('$', '0', '-', '+')),
          fc.constantFrom([], [], ...entriesRead, ['ENTRIESREAD', '1', 'ENTRIESREAD', '2']),
        ),
        weight: 2,
      },
      fc.tuple(anyCase('DESTROY'), key, group),
      fc.tuple(anyCase('CREATECONSUMER'), key, group, consumer),
      fc.tuple(anyCase('DELCONSUMER'), key, group, consumer),
      fc.tuple(anyCase('CREATE', 'SETID', 'DESTROY', 'DELCONSUMER', 'CREATECONSUMER'), key, group),
    ),
    xreadgroup: fc.tuple(
      fc.oneof(
        { arbitrary: fc.tuple(anyCase('GROUP'), group, consumer), weight: 12 },
        fc.constant(['COUNT', '2']),
      ),
      countOption,
      fc.constantFrom([], [], ['NOACK']),
      anyCase('STREAMS'),
      streamsAndIds(key, position),
    ),
    xack: fc.tuple(key, group, ids),
  };
}

function pendingArguments(key: fc.Arbitrary<string>): Readonly<Record<string, Arguments>> {
  return {
    xpending: fc.tuple(
      key,
      group,
      fc.oneof(
        fc.constant([]),
        {
          arbitrary: fc
            .tuple(
              fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.tuple(anyCase('IDLE'), idleMin)),
              rangeEnd,
              rangeEnd,
              count,
              fc.oneof(
                fc.constant([]),
                consumer.map((name) => [name]),
              ),
            )
            .map((list) => list.flat()),
          weight: 3,
        },
        fc.constantFrom(['-'], ['-', '+'], ['IDLE', '0', '-', '+']),
      ),
    ),
    xclaim: fc.tuple(
      key,
      group,
      consumer,
      idleMin,
      ids,
      fc.array(claimOption, { maxLength: 2 }).map((list) => list.flat()),
    ),
    xautoclaim: fc.tuple(
      key,
      group,
      consumer,
      idleMin,
      fc.oneof({ arbitrary: fc.constantFrom('-', '0'), weight: 2 }, rangeEnd),
      fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, countOption),
      fc.constantFrom([], ['JUSTID'], ['justid']),
    ),
  };
}

function streamsAndIds(key: fc.Arbitrary<string>, position: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc
    .array(fc.tuple(key, position), { minLength: 1, maxLength: 2 })
    .map((list) => [...list.map(([name]) => name), ...list.map(([, after]) => after)]);
}

const entriesRead = ['-1', '0', '2', '100', '-2', 'x', '9223372036854775807'].map((text) => [
  'ENTRIESREAD',
  text,
]);

const claimOption = fc.oneof(
  fc.constantFrom(['FORCE'], ['force'], ['JUSTID'], ['RETRYCOUNT'], ['foo'], ['f\0\r']),
  fc.tuple(anyCase('IDLE'), idle),
  fc.tuple(anyCase('TIME'), instant),
  fc.tuple(anyCase('RETRYCOUNT'), fc.constantFrom('0', '7', '-1', '9223372036854775807', 'x')),
  fc.tuple(anyCase('LASTID'), id),
);

function anyCase(...words: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...words, ...words.map((word) => word.toLowerCase()));
}
