import { latin1Text } from '../../world/redis/latin1.ts';

/** One line that MONITOR writes: a command in the order in which the server executed it. */
export interface MonitorLine {
  /** The server's clock in milliseconds. */
  readonly atMs: number;
  readonly database: number;
  /** The port of the client; undefined for a command inside a script or over a socket file. */
  readonly port: number | undefined;
  readonly fromScript: boolean;
  /** Name and arguments, one character per byte. */
  readonly command: readonly string[];
}

const headPattern = /^(\d+)\.(\d+) \[(\d+) (lua|unix:.*?|.*?:(\d+))\] $/;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b' };
const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads `1339518083.107412 [0 127.0.0.1:60866] "SET" "a\x00b" "1"`; undefined for a line of another form. The texts are
 * made from the bytes, each for itself: a part of a longer text would keep all of that in memory with it.
 */
export function parseMonitorLine(line: Buffer): MonitorLine | undefined {
  const headEnd = line.indexOf('] ') + '] '.length;
  const match = headPattern.exec(latin1Text(line, 0, headEnd));
  if (match === null) return undefined;
  const [, seconds = '', micros = '', database = '', source = '', port] = match;
  return {
    atMs: Number(seconds) * 1000 + Number(micros.padEnd(6, '0')) / 1000,
    database: Number(database),
    port: port === undefined ? undefined : Number(port),
    fromScript: source === 'lua',
    command: quotedTexts(line, headEnd),
  };
}

/** Each is followed by a space, the last one by nothing. */
function quotedTexts(line: Buffer, from: number): string[] {
  const texts: string[] = [];
  for (let start = from; line[start] === quote;) {
    start += 1;
    let end = start;
    let isEscaped = false;
    while (end < line.length && line[end] !== quote) {
      if (line[end] === backslash) isEscaped = true;
      end += line[end] === backslash ? 2 : 1;
    }
    const text = latin1Text(line, start, end);
    texts.push(isEscaped ? unescape(text) : text);
    start = end + 2;
  }
  return texts;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(?:x([\da-fA-F]{2})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
