import { latin1Text, utf8AsLatin1 } from './latin1.ts';

/** A command as it crosses the wire: name and arguments, one character per byte. */
export type WireCommand = readonly string[];

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const minus = 0x2d;
const zero = 0x30;
const asterisk = 0x2a;
const dollar = 0x24;

/** As in Redis (`proto-max-bulk-len` and the multibulk limit): a length beyond these is a broken client. */
const argumentBytesMax = 512 * 1024 * 1024;
const argumentsMax = 1024 * 1024;

const none: readonly WireCommand[] = [];

/** Incremental parser of RESP2 requests, however the bytes are sliced. Malformed input throws a TypeError. */
export class RequestParser {
  /** The beginning of a request whose end has not come yet. */
  #pending = '';
  /** No complete request is possible before this many bytes: spares parsing a long one at every slice. */
  #neededBytes = 0;

  /** A string is taken as UTF-8, as a socket would write it. */
  push(chunk: Buffer | string): readonly WireCommand[] {
    const text = this.#pending + (typeof chunk === 'string' ? utf8AsLatin1(chunk) : latin1Text(chunk));
    if (text.length < this.#neededBytes) {
      this.#pending = text;
      return none;
    }
    const requests: WireCommand[] = [];
    const cursor = new Cursor(text);
    let consumed = 0;
    while (consumed < text.length) {
      const request = readRequest(cursor);
      if (request === undefined) break;
      consumed = cursor.position;
      // Redis skips empty requests without a reply.
      if (request.length > 0) requests.push(request);
    }
    const isWhole = consumed === text.length;
    this.#pending = isWhole ? '' : text.slice(consumed);
    this.#neededBytes = isWhole ? 0 : cursor.neededBytes - consumed;
    return requests;
  }
}

class Cursor {
  readonly text: string;
  position = 0;
  /** How long `text` must at least be before parsing can get further than it did. */
  neededBytes = 0;

  constructor(text: string) {
    this.text = text;
  }
}

/** The next whole request, or undefined when its end is still to come. */
function readRequest(cursor: Cursor): string[] | undefined {
  const count = readLength(cursor, asterisk, argumentsMax);
  if (count === undefined) return undefined;
  const request: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = readLength(cursor, dollar, argumentBytesMax);
    if (length === undefined) return undefined;
    if (length < 0) throw malformed('a bulk string length of 0 or more', String(length));
    const end = cursor.position + length;
    if (end + 2 > cursor.text.length) {
      cursor.neededBytes = end + 2;
      return undefined;
    }
    expectLineEnd(cursor.text, end);
    request.push(cursor.text.slice(cursor.position, end));
    cursor.position = end + 2;
  }
  return request;
}

/** Reads `<mark><integer>\r\n`. */
function readLength(cursor: Cursor, mark: number, max: number): number | undefined {
  const { text } = cursor;
  let position = cursor.position;
  cursor.neededBytes = text.length + 1;
  if (position >= text.length) return undefined;
  if (text.charCodeAt(position) !== mark) {
    throw malformed(`'${String.fromCharCode(mark)}'`, excerpt(text, position));
  }
  position += 1;
  const start = position;
  const negative = text.charCodeAt(position) === minus;
  if (negative) position += 1;
  const digitsStart = position;
  let value = 0;
  for (; position < text.length; position += 1) {
    const digit = text.charCodeAt(position) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > max) throw malformed(`a length of at most ${max}`, excerpt(text, start));
  }
  if (position + 2 > text.length) {
    if (position < text.length && text.charCodeAt(position) !== carriageReturn) {
      throw malformed('a decimal length and CRLF', excerpt(text, start));
    }
    return undefined;
  }
  if (position === digitsStart) throw malformed('a decimal length', excerpt(text, start));
  expectLineEnd(text, position);
  cursor.position = position + 2;
  return negative ? -value : value;
}

function expectLineEnd(text: string, position: number): void {
  if (text.charCodeAt(position) !== carriageReturn || text.charCodeAt(position + 1) !== lineFeed) {
    throw malformed('CRLF', excerpt(text, position));
  }
}

function excerpt(text: string, position: number): string {
  return JSON.stringify(text.slice(position, position + 20));
}

function malformed(expected: string, came: string): TypeError {
  return new TypeError(`Malformed Redis request: expected ${expected}, but ${came} came`);
}
