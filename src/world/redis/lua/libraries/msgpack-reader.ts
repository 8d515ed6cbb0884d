import { latin1Bytes } from '../../latin1.ts';
import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';

/** Pushes values onto a Lua stack as lua-cmsgpack 0.4.0 does: of the format it knows neither binary texts nor extensions. */
export class MessagePackReader {
  readonly #tools: LibraryTools;
  readonly #state: LuaState;
  readonly #text: string;
  readonly #view: DataView;
  #position: number;

  /** `text` has one character per byte. */
  constructor(tools: LibraryTools, state: LuaState, text: string, offset = 0) {
    const bytes = latin1Bytes(text);
    this.#tools = tools;
    this.#state = state;
    this.#text = text;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#position = offset;
  }

  get position(): number {
    return this.#position;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  /** Pushes the next value. */
  read(): void {
    const { lua } = this.#tools.fengari;
    const mark = this.#view.getUint8(this.#take(1));
    if (mark <= 0x7f) lua.lua_pushnumber(this.#state, mark);
    else if (mark >= 0xe0) lua.lua_pushnumber(this.#state, mark - 0x100);
    else if (mark <= 0x8f) this.#map(mark & 0x0f);
    else if (mark <= 0x9f) this.#array(mark & 0x0f);
    else if (mark <= 0xbf) this.#string(mark & 0x1f);
    else this.#marked(mark);
  }

  #marked(mark: number): void {
    const { lua } = this.#tools.fengari;
    const view = this.#view;
    switch (mark) {
      case 0xc0:
        return lua.lua_pushnil(this.#state);
      case 0xc2:
      case 0xc3:
        return lua.lua_pushboolean(this.#state, mark === 0xc3);
      case 0xca:
        return lua.lua_pushnumber(this.#state, view.getFloat32(this.#take(4)));
      case 0xcb:
        return lua.lua_pushnumber(this.#state, view.getFloat64(this.#take(8)));
      case 0xd9:
        return this.#string(this.#integer(0xcc));
      case 0xda:
        return this.#string(this.#integer(0xcd));
      case 0xdb:
        return this.#string(this.#integer(0xce));
      case 0xdc:
        return this.#array(this.#integer(0xcd));
      case 0xdd:
        return this.#array(this.#integer(0xce));
      case 0xde:
        return this.#map(this.#integer(0xcd));
      case 0xdf:
        return this.#map(this.#integer(0xce));
      default:
        return lua.lua_pushnumber(this.#state, this.#integer(mark));
    }
  }

  #integer(mark: number): number {
    const view = this.#view;
    switch (mark) {
      case 0xcc:
        return view.getUint8(this.#take(1));
      case 0xcd:
        return view.getUint16(this.#take(2));
      case 0xce:
        return view.getUint32(this.#take(4));
      case 0xd0:
        return view.getInt8(this.#take(1));
      case 0xd1:
        return view.getInt16(this.#take(2));
      case 0xd2:
        return view.getInt32(this.#take(4));
      // Lua's integers have a sign, which takes the upper half of the unsigned ones for negative.
      case 0xcf:
      case 0xd3:
        return Number(view.getBigInt64(this.#take(8)));
      default:
        return this.#tools.raise(this.#state, 'Bad data format in input.');
    }
  }

  #string(length: number): void {
    const start = this.#take(length);
    this.#tools.fengari.strings.pushText(this.#state, this.#text.slice(start, start + length));
  }

  #array(length: number): void {
    const { lua } = this.#tools.fengari;
    this.#openTable();
    for (let index = 1; index <= length; index += 1) {
      this.read();
      lua.lua_rawseti(this.#state, -2, index);
    }
  }

  #map(length: number): void {
    const { lua } = this.#tools.fengari;
    this.#openTable();
    for (let count = 0; count < length; count += 1) {
      this.read();
      this.read();
      lua.lua_settable(this.#state, -3);
    }
  }

  #openTable(): void {
    const { lua } = this.#tools.fengari;
    lua.lua_checkstack(this.#state, 4);
    lua.lua_createtable(this.#state, 0, 0);
  }

  /** Where so many bytes start. */
  #take(count: number): number {
    const start = this.#position;
    if (start + count > this.#text.length) this.#tools.raise(this.#state, 'Missing bytes in input.');
    this.#position += count;
    return start;
  }
}
