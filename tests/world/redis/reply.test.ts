import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeReplies } from '../../../src/world/redis/reply.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { ReplyParser } from '../../../src/world/redis/reply-parser.ts';

const line = fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)) });
const binary = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('simple' as const), text: line }),
    fc.record({ kind: fc.constant('error' as const), message: line }),
    fc.record({ kind: fc.constant('integer' as const), value: fc.maxSafeInteger() }),
    fc.record({
      kind: fc.constant('bulk' as const),
      value: fc.option(binary),
    }),
    fc.record({
      kind: fc.constant('array' as const),
      items: fc.option(fc.array(tie('reply'), { maxLength: 4 })),
    }),
  ),
}));

test('a client reads every reply as it was written', () => {
  fc.assert(
    fc.property(fc.array(reply), (replies) => {
      expect(new ReplyParser().push(encodeReplies(replies))).toEqual(replies.map(plain));
    }),
  );
});

test('integers beyond 2^53 keep every digit', () => {
  expect(String(encodeReplies([{ kind: 'integer', value: 2n ** 63n - 1n }]))).toBe(
    ':9223372036854775807\r\n',
  );
});

/** fast-check's records have no prototype, and RESP has no minus zero. */
function plain(value: Reply): Reply {
  if (value.kind === 'array' && value.items !== null) return { kind: 'array', items: value.items.map(plain) };
  return value.kind === 'integer' ? { ...value, value: Number(value.value) + 0 } : { ...value };
}
