import { printable } from '../text.ts';

const charactersMax = 400;

/** A text from outside, as long as a page needs it: one name of many thousand characters must not fill the file. */
export function shortened(text: string): string {
  if (text.length <= charactersMax) return printable(text);
  const head = text.slice(0, charactersMax).replace(/[\uD800-\uDBFF]$/, '');
  return `${printable(head)}… (${text.length.toLocaleString('en-US')} characters)`;
}
