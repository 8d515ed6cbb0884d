import { latin1Text } from '../latin1.ts';
import { raiseInScript } from './bounded-functions.ts';
import type { RaiseInScript } from './bounded-functions.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

/** Every library table of Lua 5.1 and Redis's own. */
const libraryNames = ['bit', 'cjson', 'cmsgpack', 'coroutine', 'math', 'redis', 'string', 'struct', 'table'];

/** As Redis does: reading an unknown global is an error, and globals and libraries cannot be written. */
export function protectGlobals(fengari: Fengari, state: LuaState): void {
  const { lua, strings, to_luastring: bytes } = fengari;
  const raise = raiseInScript(fengari);
  const readMissing: LuaFunction = (thread) => {
    const name = latin1Text(lua.lua_tolstring(thread, 2) ?? bytes('?'));
    return raise(thread, `Script attempted to access nonexistent global variable '${name}'`);
  };
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
  for (const name of libraryNames) {
    lua.lua_getfield(state, -1, bytes(name));
    lua.lua_topointer(state, -1).readonly = true;
    lua.lua_pop(state, 1);
  }
  strings.pushText(state, 'setmetatable');
  lua.lua_pushcfunction(state, setMetatableFunction(fengari, raise));
  lua.lua_rawset(state, -3);
  lua.lua_createtable(state, 0, 1);
  strings.pushText(state, '__index');
  lua.lua_pushcfunction(state, readMissing);
  lua.lua_rawset(state, -3);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_setmetatable(state, -2);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_pop(state, 1);

  strings.pushText(state, '');
  lua.lua_getmetatable(state, -1);
  lua.lua_topointer(state, -1).readonly = true;
  lua.lua_pop(state, 2);
}

/** `setmetatable`, which leaves protected tables alone, too. */
function setMetatableFunction(
  { lua, lauxlib, strings, to_luastring: bytes }: Fengari,
  raise: RaiseInScript,
): LuaFunction {
  return (thread) => {
    const type = lua.lua_type(thread, 2);
    if (lua.lua_type(thread, 1) !== lua.LUA_TTABLE) {
      return raise(thread, "bad argument #1 to 'setmetatable' (table expected)");
    }
    if (type !== lua.LUA_TNIL && type !== lua.LUA_TTABLE) {
      return raise(thread, "bad argument #2 to 'setmetatable' (nil or table expected)");
    }
    if (lua.lua_topointer(thread, 1).readonly === true) {
      strings.pushText(thread, 'Attempt to modify a readonly table');
      return lua.lua_error(thread);
    }
    if (lauxlib.luaL_getmetafield(thread, 1, bytes('__metatable')) !== lua.LUA_TNIL) {
      return raise(thread, 'cannot change a protected metatable');
    }
    lua.lua_settop(thread, 2);
    lua.lua_setmetatable(thread, 1);
    return 1;
  };
}
