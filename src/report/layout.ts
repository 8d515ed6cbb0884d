import type { Paint } from './paint.ts';
import { padEnd } from './text.ts';

/** Narrower terminals get lines of this width all the same. */
export const widthMin = 60;
/** Blocks without columns of their own are not drawn wider. */
const widthMax = 80;

/** Where the text beside the labels begins. */
export const textColumn = 13;

/** Lines under one label: `  label      text`, further lines below the text. */
export function labelled(paint: Paint, label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const head = padEnd(`  ${index === 0 ? label : ''}`, textColumn);
    return `${paint('dim', head)}${line}`;
  });
}

/** The width of a block without columns of its own, on a terminal of this width. */
export function blockWidth(terminalWidth: number): number {
  return Math.min(Math.max(terminalWidth, widthMin), widthMax);
}
