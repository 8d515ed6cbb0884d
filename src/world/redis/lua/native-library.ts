import { latin1Text } from '../latin1.ts';
import { raiseInScript } from './bounded-functions.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

/** What the functions of a library share: reading arguments with Lua's own complaints, pushing results. */
export class LibraryTools {
  readonly fengari: Fengari;
  readonly raise: (thread: LuaState, message: string) => never;

  constructor(fengari: Fengari) {
    this.fengari = fengari;
    this.raise = raiseInScript(fengari);
  }

  refuseArgument(thread: LuaState, index: number, name: string, problem: string): never {
    return this.raise(thread, `bad argument #${index} to '${name}' (${problem})`);
  }

  /** A string or a number, one character per byte. */
  textAt(thread: LuaState, index: number, name: string): string {
    const { lua, strings } = this.fengari;
    const text = strings.at(thread, index);
    if (text !== undefined) return text;
    const bytes = lua.lua_type(thread, index) === lua.LUA_TNUMBER ? lua.lua_tolstring(thread, index) : null;
    return bytes === null ? this.#refuseType(thread, index, name, 'string') : latin1Text(bytes);
  }

  numberAt(thread: LuaState, index: number, name: string): number {
    const { lua } = this.fengari;
    if (!lua.lua_isnumber(thread, index)) return this.#refuseType(thread, index, name, 'number');
    return lua.lua_tonumber(thread, index);
  }

  /** The number, cut to an integer, or what stands for one that is missing. */
  integerAt(thread: LuaState, index: number, name: string, missing: number): number {
    const { lua } = this.fengari;
    return lua.lua_type(thread, index) <= lua.LUA_TNIL
      ? missing
      : Math.trunc(this.numberAt(thread, index, name));
  }

  typeName(thread: LuaState, index: number): string {
    const { lua } = this.fengari;
    const type = lua.lua_type(thread, index);
    return type < 0 ? 'no value' : latin1Text(lua.lua_typename(thread, type));
  }

  #refuseType(thread: LuaState, index: number, name: string, wanted: string): never {
    const came = this.typeName(thread, index);
    return this.refuseArgument(thread, index, name, `${wanted} expected, got ${came}`);
  }

  /** Makes the library a global table of these functions, and of the values that are pushed. */
  open(
    state: LuaState,
    library: string,
    functions: Readonly<Record<string, LuaFunction>>,
    values: Readonly<Record<string, () => void>> = {},
  ): void {
    const { lua, strings } = this.fengari;
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
    strings.pushText(state, library);
    lua.lua_createtable(state, 0, 0);
    for (const [name, run] of Object.entries(functions)) {
      strings.pushText(state, name);
      lua.lua_pushcfunction(state, run);
      lua.lua_rawset(state, -3);
    }
    for (const [name, push] of Object.entries(values)) {
      strings.pushText(state, name);
      push();
      lua.lua_rawset(state, -3);
    }
    lua.lua_rawset(state, -3);
    lua.lua_pop(state, 1);
  }
}
