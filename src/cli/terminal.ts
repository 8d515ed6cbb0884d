/** What the terminal can show: a pipe gets 80 columns and no colour, unless the environment says otherwise. */
export function terminal(): { readonly width: number; readonly colour: boolean } {
  const { NO_COLOR: no, FORCE_COLOR: force } = process.env;
  const columns = process.stdout.columns ?? Number(process.env['COLUMNS']);
  const colour = no === undefined && (force === undefined ? process.stdout.isTTY : force !== '0');
  return { width: columns > 0 ? columns : 80, colour };
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
