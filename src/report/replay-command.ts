/**
 * A command that replays one failure, to be pasted into a POSIX shell. vitest reads `-t` as a regular expression, so
 * the property's name is escaped for both.
 */
export function replayCommand({
  replay,
  property,
  file = 'properties',
}: {
  readonly replay: string;
  readonly property: string;
  /** What vitest is to look for: the file of the test, or a part of it. */
  readonly file?: string | undefined;
}): string {
  return `RACEPROOF_REPLAY=${shellWord(replay)} npx vitest run ${shellWord(file)} -t ${shellText(patternFor(property))}`;
}

function patternFor(name: string): string {
  return name
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '[^]{1,2}');
}

/** One word of a POSIX shell, quoted where it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellText(text);
}

/** In double quotes for the eye, in single quotes where a shell would read into those. */
function shellText(text: string): string {
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`;
}
