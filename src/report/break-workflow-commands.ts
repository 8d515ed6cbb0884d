/**
 * The text with a space in whatever GitHub Actions would obey: `::` at the beginning of a line, whatever white space is
 * before it, and `##[` anywhere. So its runner reads the output of a job (`ActionCommand` in github.com/actions/runner).
 */
export function breakWorkflowCommands(text: string): string {
  return text.replaceAll(lineBeginning, '$1: :').replaceAll('##[', '## [');
}

/** .NET, which trims the line, counts U+0085 as white space; JavaScript does not. */
const lineBeginning = /^((?:[^\S\r\n]|\u0085)*)::/gm;

/** A JSON document that says the same without such commands. `##[` stands in its strings only. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll('##[', String.raw`#\u0023[`);
}
