import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';

/** Tables nested deeper than this are written as nil, as lua-cmsgpack does. */
const depthMax = 16;

/** Writes what is on top of a Lua stack as lua-cmsgpack 0.4.0 does; one character per byte. */
export class MessagePackWriter {
  readonly #tools: LibraryTools;

  constructor(tools: LibraryTools) {
    this.#tools = tools;
  }

  /** Leaves the stack as it was. */
  write(state: LuaState, depth = 0): string {
    const { lua, strings } = this.#tools.fengari;
    switch (lua.lua_type(state, -1)) {
      case lua.LUA_TSTRING:
        return text(strings.at(state, -1) ?? '');
      case lua.LUA_TBOOLEAN:
        return lua.lua_toboolean(state, -1) ? '\xc3' : '\xc2';
      case lua.LUA_TNUMBER:
        return number(lua.lua_tonumber(state, -1));
      case lua.LUA_TTABLE:
        return depth === depthMax ? nil : this.#table(state, depth);
      default:
        return nil;
    }
  }

  #table(state: LuaState, depth: number): string {
    const { lua } = this.#tools.fengari;
    lua.lua_checkstack(state, 4);
    const length = this.#arrayLength(state);
    return length === undefined ? this.#map(state, depth) : this.#array(state, length, depth);
  }

  #array(state: LuaState, length: number, depth: number): string {
    const { lua } = this.#tools.fengari;
    let packed = header(
      length,
      [15, 0x90],
      [
        [0xffff, 0xdc, 2],
        [Infinity, 0xdd, 4],
      ],
    );
    for (let index = 1; index <= length; index += 1) {
      lua.lua_rawgeti(state, -1, index);
      packed += this.write(state, depth + 1);
      lua.lua_pop(state, 1);
    }
    return packed;
  }

  #map(state: LuaState, depth: number): string {
    const { lua } = this.#tools.fengari;
    let packed = '';
    let count = 0;
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      lua.lua_pushvalue(state, -2);
      packed += this.write(state, depth + 1);
      lua.lua_pop(state, 1);
      packed += this.write(state, depth + 1);
      lua.lua_pop(state, 1);
      count += 1;
    }
    return (
      header(
        count,
        [15, 0x80],
        [
          [0xffff, 0xde, 2],
          [Infinity, 0xdf, 4],
        ],
      ) + packed
    );
  }

  /** Undefined where the keys are not the integers from 1 on. */
  #arrayLength(state: LuaState): number | undefined {
    const { lua } = this.#tools.fengari;
    let [largest, count] = [0, 0];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      lua.lua_pop(state, 1);
      const key = lua.lua_type(state, -1) === lua.LUA_TNUMBER ? lua.lua_tonumber(state, -1) : 0;
      if (key <= 0 || !Number.isInteger(key)) {
        lua.lua_pop(state, 1);
        return undefined;
      }
      if (key > largest) largest = key;
      count += 1;
    }
    return largest === count ? count : undefined;
  }
}

const nil = '\xc0';

/** One byte for a short length, else a mark and so many bytes. */
function header(
  length: number,
  [shortMax, shortMark]: readonly [number, number],
  longer: readonly (readonly [max: number, mark: number, bytes: number])[],
): string {
  if (length <= shortMax) return String.fromCharCode(shortMark | length);
  const [, mark = 0, bytes = 0] = longer.find(([max]) => length <= max) ?? [];
  return String.fromCharCode(mark) + bigEndian(BigInt(length), bytes);
}

function text(value: string): string {
  return (
    header(
      value.length,
      [31, 0xa0],
      [
        [0xff, 0xd9, 1],
        [0xffff, 0xda, 2],
        [Infinity, 0xdb, 4],
      ],
    ) + value
  );
}

function number(value: number): string {
  // As C's cast to 64 bits and back leaves it.
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return integer(BigInt(value));
  const bytes = new DataView(new ArrayBuffer(8));
  if (Math.fround(value) === value) {
    bytes.setFloat32(0, value);
    return `\xca${bytesText(bytes, 4)}`;
  }
  bytes.setFloat64(0, value);
  // JavaScript has one NaN; that of x86 has its sign set.
  if (Number.isNaN(value)) bytes.setUint8(0, 0xff);
  return `\xcb${bytesText(bytes, 8)}`;
}

const unsignedSizes = [
  [0xffn, '\xcc', 1],
  [0xffffn, '\xcd', 2],
  [0xffff_ffffn, '\xce', 4],
  [2n ** 63n, '\xcf', 8],
] as const;
const signedSizes = [
  [-0x80n, '\xd0', 1],
  [-0x8000n, '\xd1', 2],
  [-0x8000_0000n, '\xd2', 4],
  [-(2n ** 63n), '\xd3', 8],
] as const;

function integer(value: bigint): string {
  if (value >= -32n && value <= 127n) return String.fromCharCode(Number(value) & 0xff);
  const size =
    value >= 0n ? unsignedSizes.find(([max]) => value <= max) : signedSizes.find(([min]) => value >= min);
  if (size === undefined) throw new Error('an integer has more than 64 bits');
  return size[1] + bigEndian(value, size[2]);
}

function bigEndian(value: bigint, bytes: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, value);
  return bytesText(view, 8).slice(8 - bytes);
}

function bytesText(view: DataView, count: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, 0, count));
}
