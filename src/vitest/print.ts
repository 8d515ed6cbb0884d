import { textWithoutCommands } from './without-commands.ts';

/** What the terminal can show. vitest's workers have none of their own, so its main process passes on what it knows. */
export function terminal(): { readonly width: number; readonly colour: boolean } {
  const { FORCE_COLOR: force, NO_COLOR: no, COLUMNS: columns } = process.env;
  const colour = no === undefined && force !== undefined && force !== '0';
  const width = Number(columns);
  return { width: Number.isInteger(width) && width > 0 ? Math.min(width, 120) : 80, colour };
}

/** Straight to the output, so that it shows at once and without vitest's headings. */
export function print(text: string): void {
  process.stdout.write(`${textWithoutCommands(text)}\n`);
}

/** The same on the standard error. */
export function complain(text: string): void {
  process.stderr.write(`${textWithoutCommands(text)}\n`);
}
