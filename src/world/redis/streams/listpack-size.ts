import { parseInteger } from '../integers.ts';
import type { Integer } from '../integers.ts';

/** Of a listpack without elements: its header and its end mark. */
export const emptyListpackBytes = 7;

/** What a text takes in a listpack: one that is an integer is kept as such. */
export function listpackTextBytes(text: string): number {
  const integer = parseInteger(text);
  if (integer !== undefined) return listpackIntegerBytes(integer);
  const { length } = text;
  return withBackLength(length + (length < 64 ? 1 : length < 4096 ? 2 : 5));
}

export function listpackIntegerBytes(value: Integer): number {
  if (value >= 0 && value <= 127) return withBackLength(1);
  if (value >= -(2 ** 12) && value < 2 ** 12) return withBackLength(2);
  if (value >= -(2 ** 15) && value < 2 ** 15) return withBackLength(3);
  if (value >= -(2 ** 23) && value < 2 ** 23) return withBackLength(4);
  return withBackLength(value >= -(2 ** 31) && value < 2 ** 31 ? 5 : 9);
}

/** Each element is followed by its own length, for walking backwards. */
function withBackLength(bytes: number): number {
  if (bytes <= 127) return bytes + 1;
  if (bytes < 16_383) return bytes + 2;
  if (bytes < 2_097_151) return bytes + 3;
  return bytes + (bytes < 268_435_455 ? 4 : 5);
}
