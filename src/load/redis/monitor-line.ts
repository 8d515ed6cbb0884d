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

const linePattern = /^(\d+)\.(\d+) \[(\d+) (lua|unix:.*?|.*?:(\d+))\] (.*)$/s;
const argumentPattern = /"((?:[^"\\]|\\.)*)"/gs;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b' };

/** Reads `1339518083.107412 [0 127.0.0.1:60866] "SET" "a\x00b" "1"`; undefined for a line of another form. */
export function parseMonitorLine(line: string): MonitorLine | undefined {
  const match = linePattern.exec(line);
  if (match === null) return undefined;
  const [, seconds = '', micros = '', database = '', source = '', port, list = ''] = match;
  return {
    atMs: Number(seconds) * 1000 + Number(micros.padEnd(6, '0')) / 1000,
    database: Number(database),
    port: port === undefined ? undefined : Number(port),
    fromScript: source === 'lua',
    command: [...list.matchAll(argumentPattern)].map(([, text = '']) => unescape(text)),
  };
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(?:x([\da-fA-F]{2})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
