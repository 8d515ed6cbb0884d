/** Node's own method, which its types leave out: `toString('latin1')` without choosing the encoding at run time. */
const { latin1Slice } = Buffer.prototype as unknown as {
  readonly latin1Slice: (this: Uint8Array, start: number, end: number) => string;
};

/** Up to this length, filling a buffer by hand beats asking Node to. */
const shortText = 32;

const asciiMax = 0x7f;

/** The bytes of a text with one character per byte. */
export function latin1Bytes(text: string): Buffer {
  if (text.length > shortText) return Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The bytes, or a part of them, as a text with one character per byte. */
export function latin1Text(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return latin1Slice.call(bytes, start, end);
}

/** The UTF-8 bytes of a text, as a text with one character per byte. */
export function utf8AsLatin1(text: string): string {
  // As many bytes as characters: all of it is ASCII.
  return Buffer.byteLength(text) === text.length ? text : latin1Text(Buffer.from(text));
}

/** The text that was encoded in UTF-8, of one with a character per byte. */
export function latin1AsUtf8(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > asciiMax) return Buffer.from(text, 'latin1').toString('utf8');
  }
  return text;
}
