/** The parts of fengari we use: the package brings no types. Lua strings are bytes, indexes count from 1. */
export interface Fengari {
  readonly lua: LuaCore;
  readonly lauxlib: LuaAuxiliary;
  readonly lualib: LuaLibraries;
  readonly to_luastring: (text: string) => Uint8Array;
  readonly strings: LuaStrings;
}

/** A string inside the virtual machine. */
export interface LuaString {
  /** One character per byte. */
  readonly text: string;
}

/** A value inside the virtual machine. */
export interface LuaValue {
  readonly value: unknown;
  ttisfloat(): boolean;
  ttisstring(): boolean;
  setfltvalue(value: number): void;
}

/** fengari's strings without the copies that its public functions make. Texts have one character per byte. */
export interface LuaStrings {
  create(text: string): LuaString;
  push(state: LuaState, string: LuaString): void;
  pushText(state: LuaState, text: string): void;
  /** The string at an index of the running function; undefined where something else is, a number for example. */
  at(state: LuaState, index: number): string | undefined;
  /** Sets a field of a table to a list of texts. */
  setList(state: LuaState, table: LuaTable, field: LuaListField): void;
}

export interface LuaListField {
  readonly name: LuaString;
  readonly texts: readonly string[];
}

/** An object of fengari's that we mostly hand back to it. `l_G.id_counter` numbers tables and functions. */
export interface LuaState {
  readonly l_G: { id_counter: number };
  readonly top: number;
  readonly ci: { top: number; readonly funcOff: number };
  stack: (LuaValue | undefined)[];
  stack_last: number;
}

export interface LuaTable {
  /** Not fengari's: see lua51-patches. */
  readonly?: boolean;
}

export interface LuaDebug {
  readonly what: Uint8Array;
  readonly source: Uint8Array;
  readonly currentline: number;
}

export type LuaFunction = (state: LuaState) => number;

export interface LuaCore {
  readonly LUA_OK: number;
  readonly LUA_MASKCOUNT: number;
  readonly LUA_REGISTRYINDEX: number;
  readonly LUA_RIDX_GLOBALS: number;
  readonly LUA_TNIL: number;
  readonly LUA_TBOOLEAN: number;
  readonly LUA_TNUMBER: number;
  readonly LUA_TSTRING: number;
  readonly LUA_TTABLE: number;
  readonly lua_Debug: new () => LuaDebug;
  lua_atnativeerror(state: LuaState, handler: LuaFunction): void;
  lua_call(state: LuaState, argumentCount: number, resultCount: number): void;
  lua_checkstack(state: LuaState, slots: number): boolean;
  lua_createtable(state: LuaState, arraySize: number, fieldCount: number): void;
  lua_error(state: LuaState): never;
  lua_getfield(state: LuaState, index: number, name: Uint8Array): number;
  lua_getinfo(state: LuaState, what: Uint8Array, debug: LuaDebug): number;
  lua_getmetatable(state: LuaState, index: number): boolean;
  lua_getstack(state: LuaState, level: number, debug: LuaDebug): number;
  lua_gettop(state: LuaState): number;
  lua_isnumber(state: LuaState, index: number): boolean;
  lua_pcall(state: LuaState, argumentCount: number, resultCount: number, handlerIndex: number): number;
  lua_next(state: LuaState, index: number): number;
  lua_pop(state: LuaState, count: number): void;
  lua_pushboolean(state: LuaState, value: boolean): void;
  lua_pushcfunction(state: LuaState, call: LuaFunction): void;
  lua_pushlightuserdata(state: LuaState, value: unknown): void;
  lua_pushlstring(state: LuaState, bytes: Uint8Array, length: number): void;
  lua_pushnil(state: LuaState): void;
  lua_pushnumber(state: LuaState, value: number): void;
  lua_pushvalue(state: LuaState, index: number): void;
  lua_rawget(state: LuaState, index: number): number;
  lua_rawgeti(state: LuaState, index: number, position: number): number;
  lua_rawlen(state: LuaState, index: number): number;
  lua_rawset(state: LuaState, index: number): void;
  lua_rawseti(state: LuaState, index: number, position: number): void;
  lua_remove(state: LuaState, index: number): void;
  lua_replace(state: LuaState, index: number): void;
  lua_sethook(state: LuaState, hook: (state: LuaState) => void, mask: number, count: number): void;
  lua_setmetatable(state: LuaState, index: number): void;
  lua_settable(state: LuaState, index: number): void;
  lua_settop(state: LuaState, index: number): void;
  lua_toboolean(state: LuaState, index: number): boolean;
  lua_tolstring(state: LuaState, index: number): Uint8Array | null;
  lua_tonumber(state: LuaState, index: number): number;
  lua_topointer(state: LuaState, index: number): LuaTable;
  lua_touserdata(state: LuaState, index: number): unknown;
  lua_typename(state: LuaState, type: number): Uint8Array;
  lua_type(state: LuaState, index: number): number;
}

export interface LuaAuxiliary {
  luaL_loadbufferx(
    state: LuaState,
    bytes: Uint8Array,
    length: number,
    name: Uint8Array,
    mode: Uint8Array,
  ): number;
  luaL_newstate(): LuaState;
  luaL_getmetafield(state: LuaState, index: number, name: Uint8Array): number;
  luaL_where(state: LuaState, level: number): void;
  luaL_tolstring(state: LuaState, index: number): Uint8Array;
  luaL_ref(state: LuaState, tableIndex: number): number;
  luaL_requiref(state: LuaState, name: Uint8Array, open: LuaFunction, global: boolean): void;
}

export interface LuaLibraries {
  readonly luaopen_base: LuaFunction;
  readonly luaopen_coroutine: LuaFunction;
  readonly luaopen_math: LuaFunction;
  readonly luaopen_string: LuaFunction;
  readonly luaopen_table: LuaFunction;
}
