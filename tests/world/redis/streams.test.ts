import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { idText, parseId, sequenceMax, streamId } from '../../../src/world/redis/streams/stream-id.ts';
import { Stream } from '../../../src/world/redis/streams/stream.ts';
import type { Trimming } from '../../../src/world/redis/streams/stream.ts';

const part = fc.oneof(fc.bigInt({ min: 0n, max: sequenceMax }), fc.bigInt({ min: 0n, max: 3n }));
const id = fc.tuple(part, part).map(([milliseconds, sequence]) => streamId(milliseconds, sequence));

test('an id survives its text, and ids are ordered as their two numbers are', () => {
  fc.assert(
    fc.property(part, part, id, (milliseconds, sequence, other) => {
      const own = streamId(milliseconds, sequence);
      expect(parseId(idText(own))).toBe(own);
      const [otherMilliseconds = 0n, otherSequence = 0n] = idText(other).split('-').map(BigInt);
      const isLess =
        milliseconds < otherMilliseconds || (milliseconds === otherMilliseconds && sequence < otherSequence);
      expect(own < other).toBe(isLess);
    }),
  );
});

/** Increasing ids, with values of all lengths, so that there are several nodes. */
const entries = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 400n }), { minLength: 1, maxLength: 150, size: 'max' })
  .chain((ids) =>
    fc
      .array(fc.nat({ max: 900 }), { minLength: ids.length, maxLength: ids.length })
      .map((lengths) =>
        ids
          .toSorted((left, right) => (left < right ? -1 : 1))
          .map((entryId, index) => ({ id: entryId, pairs: ['f', 'v'.repeat(lengths[index] ?? 0)] })),
      ),
  );

const trimming: fc.Arbitrary<Trimming> = fc
  .tuple(
    fc.oneof(
      fc.nat({ max: 160 }).map((lengthMax) => ({ by: 'length', lengthMax }) as const),
      fc.bigInt({ min: 0n, max: 420n }).map((idMin) => ({ by: 'id', idMin }) as const),
    ),
    fc.boolean(),
  )
  .map(([bound, approximate]) => ({ ...bound, approximate, limit: 0 }));

test('trimming takes the oldest entries: exactly those beyond the bound, or of them whole nodes', () => {
  fc.assert(
    fc.property(entries, fc.array(fc.bigInt({ min: 1n, max: 400n })), trimming, (list, deleted, bound) => {
      const stream = new Stream();
      for (const entry of list) stream.append(entry);
      const gone = new Set(deleted.filter((entryId) => stream.delete(entryId)));
      const kept = list.map((entry) => entry.id).filter((entryId) => !gone.has(entryId));
      const beyond =
        bound.by === 'length'
          ? Math.max(0, kept.length - bound.lengthMax)
          : kept.filter((entryId) => entryId < bound.idMin).length;
      const trimmed = stream.trim(bound);
      if (bound.approximate) expect(trimmed).toBeLessThanOrEqual(beyond);
      else expect(trimmed).toBe(beyond);
      expect(stream.range({}).map((entry) => entry.id)).toEqual(kept.slice(trimmed));
      expect(stream.length).toBe(kept.length - trimmed);
      expect(stream.firstId).toBe(kept[trimmed] ?? 0n);
    }),
  );
});

test('a copy knows nothing of what happens to the stream, nor the stream of its copy', () => {
  fc.assert(
    fc.property(entries, trimming, (list, bound) => {
      const stream = new Stream();
      for (const entry of list) stream.append(entry);
      const [first, second] = [stream.copy(), stream.copy()];
      stream.trim(bound);
      first.delete(list[0]?.id ?? 0n);
      first.append({ id: 1000n, pairs: ['f', 'v'] });
      expect(second.range({})).toEqual(list);
      expect(second.trim(bound)).toBe(list.length - stream.length);
      expect(second.nodeKeys).toEqual(stream.nodeKeys);
    }),
  );
});
