import { parseDouble } from '../../doubles.ts';
import { utf8AsLatin1 } from '../../latin1.ts';

export type JsonToken =
  | { readonly kind: 'string'; readonly index: number; readonly text: string }
  | { readonly kind: 'number'; readonly index: number; readonly value: number }
  | { readonly kind: 'boolean'; readonly index: number; readonly value: boolean }
  | { readonly kind: 'mark'; readonly index: number; readonly mark: '{' | '}' | '[' | ']' | ':' | ',' }
  | { readonly kind: 'null' | 'end'; readonly index: number }
  | { readonly kind: 'error'; readonly index: number; readonly problem: string };

const spaces = /[ \t\n\r]*/y;
/** Whatever C's `strtod` takes from here. */
const numberStart =
  /[+-]?(?:0x(?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)(?:p[+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan(?:\(\w*\))?)/iy;
/** What is a number to lua-cjson, but not to JSON, and does not begin with a digit. */
const oddNumber = /\+|-?(?:inf|nan)/iy;
const plainText = /[^"\\\0]*/y;
const hexDigits = /^[\da-f]{4}$/i;

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads JSON as lua-cjson 2.1.0 does, with what it takes beyond the standard. One character per byte. */
export class JsonTokens {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** How many characters are behind. */
  get position(): number {
    return this.#position;
  }

  next(): JsonToken {
    this.#skip(spaces);
    const index = this.#position;
    const character = this.#text[index];
    // The end of a C string.
    if (character === undefined || character === '\0') return { kind: 'end', index };
    switch (character) {
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        this.#position += 1;
        return { kind: 'mark', index, mark: character };
      case '"':
        return this.#string(index);
      default:
        return this.#word(index, character);
    }
  }

  #word(index: number, character: string): JsonToken {
    if (character === '-' || (character >= '0' && character <= '9')) return this.#number(index);
    for (const word of ['true', 'false', 'null'] as const) {
      if (!this.#text.startsWith(word, index)) continue;
      this.#position += word.length;
      return word === 'null' ? { kind: 'null', index } : { kind: 'boolean', index, value: word === 'true' };
    }
    oddNumber.lastIndex = index;
    if (oddNumber.test(this.#text)) return this.#number(index);
    return { kind: 'error', index, problem: 'invalid token' };
  }

  #number(index: number): JsonToken {
    const text = this.#skip(numberStart);
    const value = text === '' ? undefined : parseDouble(text);
    if (value === undefined) return { kind: 'error', index, problem: 'invalid number' };
    return { kind: 'number', index, value };
  }

  #string(index: number): JsonToken {
    this.#position += 1;
    let text = '';
    for (;;) {
      text += this.#skip(plainText);
      const at = this.#position;
      const character = this.#text[at];
      if (character === '"') {
        this.#position += 1;
        return { kind: 'string', index, text };
      }
      if (character !== '\\') return { kind: 'error', index: at, problem: 'unexpected end of string' };
      const escape = this.#text[at + 1] ?? '';
      const simple = simpleEscapes[escape];
      if (simple !== undefined) {
        this.#position += 2;
        text += simple;
      } else if (escape === 'u') {
        const unicode = this.#unicodeEscape(at);
        if (unicode === undefined) return invalidEscape(at, 'invalid unicode escape code');
        this.#position += unicode.length;
        text += utf8AsLatin1(String.fromCodePoint(unicode.code));
      } else return invalidEscape(at, 'invalid escape code');
    }
  }

  /** One code point, of two escapes where the first is half of a pair. */
  #unicodeEscape(at: number): { readonly code: number; readonly length: number } | undefined {
    const code = this.#hex(at + 2);
    if (code === undefined) return undefined;
    if ((code & 0xf800) !== 0xd800) return { code, length: 6 };
    const isHigh = (code & 0x400) === 0;
    const low = isHigh && this.#text.startsWith('\\u', at + 6) ? this.#hex(at + 8) : undefined;
    if (low === undefined || (low & 0xfc00) !== 0xdc00) return undefined;
    return { code: (((code & 0x3ff) << 10) | (low & 0x3ff)) + 0x10000, length: 12 };
  }

  #hex(at: number): number | undefined {
    const digits = this.#text.slice(at, at + 4);
    return hexDigits.test(digits) ? Number.parseInt(digits, 16) : undefined;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [matched = ''] = pattern.exec(this.#text) ?? [];
    this.#position += matched.length;
    return matched;
  }
}

function invalidEscape(index: number, problem: string): JsonToken {
  return { kind: 'error', index, problem };
}
