import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

/** Every library table of Lua 5.1 and Redis's own. */
const libraryNames = ['coroutine', 'math', 'redis', 'string', 'table'];

/** What Redis has and the simulated server has not: a script that asks for it is refused by name. */
const missingLibraries: ReadonlySet<string> = new Set(['bit', 'cjson', 'cmsgpack', 'struct']);

/** As Redis does: reading an unknown global is an error, and globals and libraries cannot be written. */
export function protectGlobals(
  { lua, to_luastring: bytes }: Fengari,
  state: LuaState,
  refuse: (what: string) => void,
): void {
  const readMissing: LuaFunction = () => {
    const name = Buffer.from(lua.lua_tolstring(state, 2) ?? bytes('?')).toString('latin1');
    if (missingLibraries.has(name)) refuse(`the library ${name}`);
    return raiseAt(`Script attempted to access nonexistent global variable '${name}'`);
  };
  const raiseAt = (message: string): never => {
    const debug = new lua.lua_Debug();
    const inLua = lua.lua_getstack(state, 1, debug) !== 0;
    if (inLua) lua.lua_getinfo(state, bytes('l'), debug);
    const text = Buffer.from(`${inLua ? `user_script:${debug.currentline}: ` : ''}${message}`, 'latin1');
    lua.lua_pushlstring(state, text, text.length);
    return lua.lua_error(state);
  };
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, 2);
  for (const name of libraryNames) {
    lua.lua_getfield(state, -1, bytes(name));
    lua.lua_topointer(state, -1).readonly = true;
    lua.lua_pop(state, 1);
  }
  lua.lua_createtable(state, 0, 1);
  lua.lua_pushlstring(state, bytes('__index'), '__index'.length);
  lua.lua_pushcfunction(state, readMissing);
  lua.lua_rawset(state, -3);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_setmetatable(state, -2);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_pop(state, 1);

  lua.lua_pushlstring(state, bytes(''), 0);
  lua.lua_getmetatable(state, -1);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_pop(state, 2);
}
