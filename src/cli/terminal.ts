import { jsonWithoutCommands } from '../report/break-workflow-commands.ts';
import { printable } from '../report/text.ts';

/** What the terminal can show: a pipe gets 80 columns and no colour, unless the environment says otherwise. */
export function terminal(): { readonly width: number; readonly colour: boolean } {
  const { NO_COLOR: no, FORCE_COLOR: force } = process.env;
  const columns = process.stdout.columns ?? Number(process.env['COLUMNS']);
  const colour = no === undefined && (force === undefined ? process.stdout.isTTY : force !== '0');
  return { width: columns > 0 ? columns : 80, colour };
}

/** Says what is about to be imported; beside documents that a program reads, on standard error. */
export function announceImport(path: string, { json }: { readonly json: boolean }): void {
  (json ? process.stderr : process.stdout).write(`imports ${printable(path)}\n`);
}

/** Prints a document for a program. */
export function printJson(document: object): void {
  print(jsonWithoutCommands(JSON.stringify(document)));
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
