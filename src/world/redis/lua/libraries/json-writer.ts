import { formatDouble } from '../../doubles.ts';
import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';

/** lua-cjson's defaults, which scripts may not change here. */
const depthMax = 1000;
const sparseRatio = 2;
const sparseSafe = 10;
const precisionDigits = 14;
const indexMax = 2 ** 31 - 1;
const asciiMax = 0x7f;

/** Writes what is on top of a Lua stack as lua-cjson 2.1.0 does. */
export class JsonWriter {
  readonly #tools: LibraryTools;
  readonly #isNull: (state: LuaState, index: number) => boolean;

  constructor(tools: LibraryTools, isNull: (state: LuaState, index: number) => boolean) {
    this.#tools = tools;
    this.#isNull = isNull;
  }

  /** Leaves the stack as it was. */
  write(state: LuaState, depth = 0): string {
    const { lua, strings } = this.#tools.fengari;
    switch (lua.lua_type(state, -1)) {
      case lua.LUA_TSTRING:
        return quoted(strings.at(state, -1) ?? '');
      case lua.LUA_TNUMBER:
        return this.#number(state, -1);
      case lua.LUA_TBOOLEAN:
        return String(lua.lua_toboolean(state, -1));
      case lua.LUA_TNIL:
        return 'null';
      case lua.LUA_TTABLE:
        return this.#table(state, depth + 1);
      default:
        return this.#isNull(state, -1) ? 'null' : this.#refuse(state, -1, 'type not supported');
    }
  }

  #table(state: LuaState, depth: number): string {
    const { lua } = this.#tools.fengari;
    if (depth > depthMax) this.#tools.raise(state, `Cannot serialise, excessive nesting (${depth})`);
    lua.lua_checkstack(state, 4);
    const length = this.#arrayLength(state);
    if (length <= 0) return this.#object(state, depth);
    const items: string[] = [];
    for (let index = 1; index <= length; index += 1) {
      lua.lua_rawgeti(state, -1, index);
      items.push(this.write(state, depth));
      lua.lua_pop(state, 1);
    }
    return `[${items.join(',')}]`;
  }

  /** The largest index, or -1 where it is no array. */
  #arrayLength(state: LuaState): number {
    const { lua } = this.#tools.fengari;
    let [largest, count] = [0, 0];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      lua.lua_pop(state, 1);
      const key = lua.lua_type(state, -1) === lua.LUA_TNUMBER ? lua.lua_tonumber(state, -1) : 0;
      if (key < 1 || Math.floor(key) !== key) {
        lua.lua_pop(state, 1);
        return -1;
      }
      // An index beyond C's `int` is its least one there: not the largest, and no reason to call the table sparse.
      if (key > largest) largest = key > indexMax ? -indexMax - 1 : key;
      count += 1;
    }
    const isSparse = largest > count * sparseRatio && largest > sparseSafe;
    return isSparse ? this.#refuse(state, -1, 'excessively sparse array') : largest;
  }

  #object(state: LuaState, depth: number): string {
    const { lua, strings } = this.#tools.fengari;
    const fields: string[] = [];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      const name = strings.at(state, -2);
      let key: string;
      if (name !== undefined) key = quoted(name);
      else if (lua.lua_type(state, -2) === lua.LUA_TNUMBER) key = `"${this.#number(state, -2)}"`;
      else return this.#refuse(state, -2, 'table key must be a number or string');
      fields.push(`${key}:${this.write(state, depth)}`);
      lua.lua_pop(state, 1);
    }
    return `{${fields.join(',')}}`;
  }

  #number(state: LuaState, index: number): string {
    const value = this.#tools.fengari.lua.lua_tonumber(state, index);
    if (!Number.isFinite(value)) return this.#refuse(state, index, 'must not be NaN or Inf');
    return formatDouble(value, precisionDigits);
  }

  #refuse(state: LuaState, index: number, reason: string): never {
    return this.#tools.raise(state, `Cannot serialise ${this.#tools.typeName(state, index)}: ${reason}`);
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
  '"': String.raw`\"`,
  '\\': '\\\\',
  '/': String.raw`\/`,
};

function quoted(text: string): string {
  const escaped = text.replaceAll(/[\p{Cc}"\\/]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code > asciiMax) return character;
    return escapes[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
