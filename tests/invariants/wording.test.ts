import { expect, test } from 'vitest';
import { normalised } from '../../src/judge/wording.ts';

test.each([
  ['expected [ 1, 1, 2 ] to deeply equal [ 1, 2, 3 ]', 'expected [] to deeply equal []'],
  ['expected [ [ 1 ], { a: [ 2, {} ] } ] to match object { a: 1 }', 'expected [] to match object {}'],
  ['expected -1 to be +0', 'expected # to be #'],
  ['coupon "A" of p1~2 held r-17 at 3.5 ms', 'coupon … of p# held r-# at # ms'],
  ['a bracket ] that [ closes nothing', 'a bracket ] that [ closes nothing'],
])('a signature is the same whatever is involved, and however many: %s', (message, expected) => {
  expect(normalised(message)).toBe(expected);
});
