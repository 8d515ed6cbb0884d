/** Names come from outside: what a terminal would obey, or show as nothing, is shown as an escape. */
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What terminals draw two columns wide, by Unicode's East Asian Width; where in doubt, wide. */
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u3000\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;

const combining = /[\p{Mn}\p{Me}]/u;

const ascii = /^[ -~]*$/;

/** One line that a terminal shows as it stands, whatever was in the text. */
export function printable(text: string): string {
  if (ascii.test(text)) return text;
  return text.replaceAll(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** Several lines, each as a terminal shows it. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Columns of a terminal that a printable text takes. */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text in at most this many columns; `…` stands for what was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? '' : `${headOf(text, width - 1).trimEnd()}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Lines of at most this many columns, broken at spaces; a word that is longer than a line is broken where it must be. */
export function wrap(text: string, { width, linesMax }: { width: number; linesMax: number }): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (lines.length < linesMax - 1 && widthOf(rest) > width) {
    const head = headOf(`${rest} `, width + 1);
    const space = head.lastIndexOf(' ');
    const line = space > 0 ? head.slice(0, space) : headOf(rest, width);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  lines.push(cut(rest, width));
  return lines;
}

/** Parts joined by ` · `, in lines of at most this many columns; a line never ends or begins with the dot. */
export function flow(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = `${last ?? ''} · ${part}`;
    if (last !== undefined && widthOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(cut(part, width));
  }
  return lines;
}

function headOf(text: string, width: number): string {
  let taken = 0;
  let head = '';
  for (const character of text) {
    taken += characterWidth(character);
    if (taken > width) break;
    head += character;
  }
  return head;
}

function characterWidth(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
