import { latin1Text } from '../latin1.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

/** Lua 5.1 returns this many values from a native function, and no more. */
const resultsMax = 8000;

/** Redis's own limit for a string. */
const textBytesMax = 512 * 1024 * 1024;

/** `unpack` with Lua 5.1's limit, which scripts that delete many keys at once run into. */
export function unpackFunction({ lua }: Fengari, raise: RaiseInScript): LuaFunction {
  return (thread) => {
    const count = lua.lua_gettop(thread);
    if (count === 0 || lua.lua_type(thread, 1) !== lua.LUA_TTABLE) {
      return raise(thread, "bad argument #1 to 'unpack' (table expected)");
    }
    const from = lua.lua_type(thread, 2) === lua.LUA_TNUMBER ? Math.trunc(lua.lua_tonumber(thread, 2)) : 1;
    const given = lua.lua_type(thread, 3) === lua.LUA_TNUMBER;
    const to = given ? Math.trunc(lua.lua_tonumber(thread, 3)) : lua.lua_rawlen(thread, 1);
    const results = Math.max(0, to - from + 1);
    if (count + results > resultsMax) return raise(thread, 'too many results to unpack');
    lua.lua_checkstack(thread, results);
    for (let index = from; index <= to; index += 1) lua.lua_rawgeti(thread, 1, index);
    return results;
  };
}

/** `string.rep` within Redis's limit. */
export function repeatFunction({ lua, strings }: Fengari, raise: RaiseInScript): LuaFunction {
  return (thread) => {
    const bytes = lua.lua_tolstring(thread, 1);
    if (bytes === null) return raise(thread, "bad argument #1 to 'rep' (string expected)");
    const count = Math.max(0, Math.trunc(lua.lua_tonumber(thread, 2)));
    if (!(bytes.length * count <= textBytesMax)) return raise(thread, 'resulting string too large');
    strings.pushText(thread, latin1Text(bytes).repeat(count));
    return 1;
  };
}

/** Raises an error that begins with the place in the script, as Lua's own library does. */
export type RaiseInScript = (thread: LuaState, message: string) => never;

export function raiseInScript({ lua, lauxlib, strings }: Fengari): RaiseInScript {
  return (thread, message) => {
    lauxlib.luaL_where(thread, 1);
    const place = latin1Text(lua.lua_tolstring(thread, -1) ?? new Uint8Array());
    strings.pushText(thread, place + message);
    return lua.lua_error(thread);
  };
}
