import { latin1Bytes, latin1Text } from '../latin1.ts';
import type { LuaString } from './fengari-api.ts';

/**
 * A string of the virtual machine that knows its text, its bytes or both. fengari's own knows its bytes alone, and
 * most strings of a Redis script come as a text and leave as one: no byte of them is ever looked at.
 */
class LuaText implements LuaString {
  #text: string | undefined;
  #bytes: Uint8Array | undefined;

  constructor(text: string | undefined, bytes: Uint8Array | undefined) {
    this.#text = text;
    this.#bytes = bytes;
  }

  get text(): string {
    this.#text ??= latin1Text(this.getstr());
    return this.#text;
  }

  /** fengari's name for the bytes, which nobody may change. */
  getstr(): Uint8Array {
    this.#bytes ??= latin1Bytes(this.#text ?? '');
    return this.#bytes;
  }

  /** fengari's name for the length in bytes. */
  tsslen(): number {
    return this.#text?.length ?? this.getstr().length;
  }
}

/** `text` has one character per byte. */
export function luaText(text: string): LuaString {
  return new LuaText(text, undefined);
}

/** The exports of fengari's `lstring`. */
interface StringModule {
  readonly TString: { readonly prototype: object };
  luaS_bless: (state: unknown, bytes: Uint8Array) => LuaString;
  luaS_new: (state: unknown, bytes: ArrayLike<number>) => LuaString;
  luaS_newliteral: (state: unknown, text: string) => LuaString;
  luaS_eqlngstr: (left: LuaString, right: LuaString) => boolean;
  luaS_hash: (bytes: Uint8Array) => string;
  luaS_hashlongstr: (string: LuaString) => string;
}

/** Before any module of fengari's that makes strings is loaded. */
export function patchStrings(module: unknown): void {
  const strings = module as StringModule;
  // fengari tells strings by `instanceof`.
  Object.setPrototypeOf(LuaText.prototype, strings.TString.prototype);
  strings.luaS_bless = (_, bytes) => new LuaText(undefined, bytes);
  strings.luaS_new = copied;
  // What fengari's own source says is ASCII.
  strings.luaS_newliteral = (_, text) => new LuaText(text, undefined);
  strings.luaS_eqlngstr = (left, right) => left === right || left.text === right.text;
  // The key in a table. fengari's own takes "\x01\x23" and "\x12\x03" for the same one. Nothing else of a script's has
  // a text for its key.
  strings.luaS_hash = latin1Text;
  strings.luaS_hashlongstr = (string) => string.text;
}

/** A function of the old kind: fengari calls it with `new`, too. */
function copied(_: unknown, bytes: ArrayLike<number>): LuaString {
  return new LuaText(undefined, new Uint8Array(bytes));
}
