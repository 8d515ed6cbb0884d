import type { Paint } from './paint.ts';
import { padEnd } from './text.ts';

/** Where the text beside the labels begins. */
export const textColumn = 13;

/** Lines under one label: `  label      text`, further lines below the text. */
export function labelled(paint: Paint, label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const head = padEnd(`  ${index === 0 ? label : ''}`, textColumn);
    return `${paint('dim', head)}${line}`;
  });
}
