import { inShort } from './option-checks.ts';

/** `A, ann` for `["A", "ann"]`. */
export function argumentsInWords(input: unknown): string {
  if (input === undefined || input === null) return '';
  const list: readonly unknown[] = Array.isArray(input) ? input : [input];
  return list.map((each) => (typeof each === 'string' ? each : inShort(each))).join(', ');
}
