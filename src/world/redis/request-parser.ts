const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const asterisk = 0x2a;
const dollar = 0x24;

/** As in Redis (`proto-max-bulk-len` and the multibulk limit): a length beyond these is a broken client. */
const argumentBytesMax = 512 * 1024 * 1024;
const argumentsMax = 1024 * 1024;

const none: readonly (readonly Buffer[])[] = [];

/** Incremental parser of RESP2 requests, however the bytes are sliced. Malformed input throws a TypeError. */
export class RequestParser {
  /** The beginning of a request whose end has not come yet. */
  #pending: Buffer | undefined;
  /** No complete request is possible before this many bytes: spares parsing a long one at every slice. */
  #neededBytes = 0;

  push(chunk: Buffer | string): readonly (readonly Buffer[])[] {
    const arrived = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const bytes = this.#pending === undefined ? arrived : Buffer.concat([this.#pending, arrived]);
    if (bytes.length < this.#neededBytes) {
      this.#pending = bytes;
      return none;
    }
    const requests: (readonly Buffer[])[] = [];
    const cursor = new Cursor(bytes);
    let consumed = 0;
    while (consumed < bytes.length) {
      const request = readRequest(cursor);
      if (request === undefined) break;
      consumed = cursor.position;
      // Redis skips empty requests without a reply.
      if (request.length > 0) requests.push(request);
    }
    this.#pending = consumed === bytes.length ? undefined : bytes.subarray(consumed);
    this.#neededBytes = this.#pending === undefined ? 0 : cursor.neededBytes - consumed;
    return requests;
  }
}

class Cursor {
  readonly bytes: Buffer;
  position = 0;
  /** How long `bytes` must at least be before parsing can get further than it did. */
  neededBytes = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** The next whole request, or undefined when its end is still to come. */
function readRequest(cursor: Cursor): Buffer[] | undefined {
  const count = readLength(cursor, asterisk, argumentsMax);
  if (count === undefined) return undefined;
  const request: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = readLength(cursor, dollar, argumentBytesMax);
    if (length === undefined) return undefined;
    if (length < 0) throw malformed('a bulk string length of 0 or more', String(length));
    const end = cursor.position + length;
    if (end + 2 > cursor.bytes.length) {
      cursor.neededBytes = end + 2;
      return undefined;
    }
    expectLineEnd(cursor.bytes, end);
    request.push(cursor.bytes.subarray(cursor.position, end));
    cursor.position = end + 2;
  }
  return request;
}

/** Reads `<mark><integer>\r\n`. */
function readLength(cursor: Cursor, mark: number, max: number): number | undefined {
  const { bytes } = cursor;
  let position = cursor.position;
  cursor.neededBytes = bytes.length + 1;
  if (position >= bytes.length) return undefined;
  if (bytes[position] !== mark) {
    throw malformed(`'${String.fromCharCode(mark)}'`, excerpt(bytes, position));
  }
  position += 1;
  const start = position;
  const negative = bytes[position] === 0x2d;
  if (negative) position += 1;
  const digitsStart = position;
  let value = 0;
  for (; position < bytes.length; position += 1) {
    const digit = (bytes[position] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > max) throw malformed(`a length of at most ${max}`, excerpt(bytes, start));
  }
  if (position + 2 > bytes.length) {
    if (position < bytes.length && bytes[position] !== carriageReturn) {
      throw malformed('a decimal length and CRLF', excerpt(bytes, start));
    }
    return undefined;
  }
  if (position === digitsStart) throw malformed('a decimal length', excerpt(bytes, start));
  expectLineEnd(bytes, position);
  cursor.position = position + 2;
  return negative ? -value : value;
}

function expectLineEnd(bytes: Buffer, position: number): void {
  if (bytes[position] !== carriageReturn || bytes[position + 1] !== lineFeed) {
    throw malformed('CRLF', excerpt(bytes, position));
  }
}

function excerpt(bytes: Buffer, position: number): string {
  return JSON.stringify(bytes.toString('latin1', position, position + 20));
}

function malformed(expected: string, came: string): TypeError {
  return new TypeError(`Malformed Redis request: expected ${expected}, but ${came} came`);
}
