import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineQueue } from '../../../src/world/redis/deadline-queue.ts';

const key = fc.integer({ min: 0, max: 120 }).map(String);
const operation = fc.oneof(
  {
    arbitrary: fc.record({ kind: fc.constant('set'), key, deadlineMs: fc.integer({ min: 0, max: 50 }) }),
    weight: 3,
  },
  fc.record({ kind: fc.constant('delete'), key, deadlineMs: fc.constant(0) }),
  fc.record({ kind: fc.constant('pop'), key: fc.constant(''), deadlineMs: fc.constant(0) }),
);

test('the earliest is the one a sorted list would give, ties in the order they were set', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 250, size: 'max' }), (operations) => {
      const queue = new DeadlineQueue();
      let model: { key: string; deadlineMs: number }[] = [];
      const drop = (dropped: string | undefined): void => {
        model = model.filter((entry) => entry.key !== dropped);
      };
      for (const { kind, key: changed, deadlineMs } of operations) {
        const first = model.toSorted((left, right) => left.deadlineMs - right.deadlineMs)[0];
        expect(queue.earliest()?.key).toBe(first?.key);
        if (kind === 'set') {
          drop(changed);
          model.push({ key: changed, deadlineMs });
          queue.set(changed, deadlineMs);
        } else {
          const gone = kind === 'delete' ? changed : first?.key;
          drop(gone);
          if (gone !== undefined) queue.delete(gone);
        }
      }
      expect(queue.entries()).toEqual(model.map((entry) => [entry.key, entry.deadlineMs]));
    }),
    { numRuns: 60 },
  );
});
