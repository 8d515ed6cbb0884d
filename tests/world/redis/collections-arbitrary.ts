import * as fc from 'fast-check';

type Word = fc.Arbitrary<string>;
type Arguments = fc.Arbitrary<readonly (string | readonly string[])[]>;

interface Words {
  readonly key: Word;
  readonly value: Word;
  readonly field: Word;
  readonly integer: Word;
  readonly score: Word;
}

const keyCount = fc.constantFrom('0', '1', '2', '3', '4', '-1', 'x', '', '9223372036854775807');

/** Numbers of strings that are added up, beside what strings hold anyway. */
const awkwardFloats = [
  '0.1',
  '-0.3',
  '1e17',
  '3.0e-15',
  '1e-30',
  '-1e-30',
  '0x1.8p3',
  '0x',
  '1e400',
  '1e5000',
  '1e4000',
];
const longFloats = [
  '9007199254740993',
  '18446744073709551617',
  '0.00000000000000000499',
  '123456789.123456789123456789',
];
const oddFloats = [
  'inf',
  '-Infinity',
  'nan',
  ' 1',
  '1 ',
  '',
  '.',
  '.5',
  '5.',
  '+1',
  '-0',
  '-1e4000',
  '1e-4945',
];
const float = fc.constantFrom(...awkwardFloats, ...longFloats, ...oddFloats);

/** A hash with a value of more than 64 bytes is in the order of its table, which is not simulated. */
const shortFloat = float.filter((text) => !(Math.abs(Number(text)) > 1e40));

/** Where a choice is made by lot, only how many are asked for that leaves none. */
const allOrNone = fc.constantFrom('100', '0', 'x', '', '9223372036854775807', '-9223372036854775808');

/** Without a count they choose one by lot. */
export const choosingByLot: ReadonlySet<string> = new Set([
  'spop',
  'srandmember',
  'hrandfield',
  'zrandmember',
]);

/** The arguments of commands on several keys, on sums of floats and of choices by lot. */
export function collectionArguments(words: Words): Readonly<Record<string, Arguments>> {
  const { key, value, field, integer, score } = words;
  const keys = fc.array(key, { minLength: 1, maxLength: 3 });
  const counted = fc.oneof(
    { arbitrary: keys.map((names) => [String(names.length), ...names]), weight: 9 },
    fc.tuple(keyCount, keys).map(([count, names]) => [count, ...names]),
  );
  const limit = options([fc.tuple(cased('LIMIT'), integer), fc.tuple(cased('LIMIT', 'foo'))]);
  const weighed = options([
    fc
      .tuple(cased('WEIGHTS'), fc.array(score, { minLength: 1, maxLength: 3 }))
      .map(([word, list]) => [word, ...list]),
    fc.tuple(cased('AGGREGATE'), cased('SUM', 'MIN', 'MAX', 'x')),
    fc.tuple(cased('WITHSCORES', 'WITHSCORES', 'foo')),
  ]);
  const withScores = options([fc.tuple(cased('WITHSCORES', 'WITHSCORES', 'foo'))]);
  const amount = options([fc.tuple(cased('COUNT'), integer), fc.tuple(cased('COUNT', 'foo'))]);
  return {
    incrbyfloat: fc.tuple(key, fc.oneof(float, value)),
    hincrbyfloat: fc.tuple(key, field, fc.oneof(shortFloat, value)),
    spop: fc.tuple(key, fc.oneof(allOrNone, fc.constant('-1'))),
    srandmember: fc.tuple(key, allOrNone, options([fc.constant(['foo'])])),
    hrandfield: fc.tuple(key, allOrNone, options([fc.tuple(cased('WITHVALUES', 'WITHVALUES', 'foo'))])),
    zrandmember: fc.tuple(key, allOrNone, withScores),
    lmpop: fc.tuple(counted, cased('LEFT', 'RIGHT', 'LEFT', 'RIGHT', 'x'), amount),
    zmpop: fc.tuple(counted, cased('MIN', 'MAX', 'MIN', 'MAX', 'x'), amount),
    sinterstore: fc.tuple(key, keys),
    sunionstore: fc.tuple(key, keys),
    sdiffstore: fc.tuple(key, keys),
    sintercard: fc.tuple(counted, limit),
    zunion: fc.tuple(counted, weighed),
    zinter: fc.tuple(counted, weighed),
    zdiff: fc.tuple(counted, withScores),
    zunionstore: fc.tuple(key, counted, weighed),
    zinterstore: fc.tuple(key, counted, weighed),
    zdiffstore: fc.tuple(key, counted, withScores),
    zintercard: fc.tuple(counted, limit),
  };
}

/** None of them most of the time, and seldom two. */
function options(kinds: readonly fc.Arbitrary<readonly string[]>[]): fc.Arbitrary<string[]> {
  const one = fc.oneof(...kinds).map((list) => [...list]);
  return fc.oneof(
    fc.constant<string[]>([]),
    one,
    fc.tuple(one, one).map((both) => both.flat()),
  );
}

function cased(...names: readonly string[]): Word {
  return fc.constantFrom(...names, ...names.map((name) => name.toLowerCase()));
}
