import { expect, test } from 'vitest';
import { repeatedRecords } from '../../src/load/journal-check.ts';

const entry = (record: string): string => JSON.stringify({ record, request: 'r1', fence: 1 });

test('a record that stands in the journal twice is told once, unless it is known', () => {
  const journal = [entry('a'), entry('b'), entry('a'), entry('c'), entry('c'), entry('c')];
  const late = repeatedRecords(journal, new Set(['a']));
  expect(late.map(({ message }) => message)).toEqual(['record c was flagged twice']);
  expect(repeatedRecords(['x', 'x'], new Set())).toHaveLength(1);
});
