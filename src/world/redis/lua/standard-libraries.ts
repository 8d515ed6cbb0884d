import { integerFromDouble } from '../integers.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';
import { prelude } from './prelude.ts';
import { toNumberFunction } from './to-number.ts';
import { openStringFormat } from './string-format.ts';
import type { ScriptRandom } from './script-random.ts';

/** Lua 5.1's libraries as far as Redis has them; `random` gives the running script's server's sequence. */
export function openLibraries(fengari: Fengari, state: LuaState, random: () => ScriptRandom): void {
  const { lua, lauxlib, lualib, strings, to_luastring: bytes } = fengari;
  const libraries: readonly (readonly [string, LuaFunction])[] = [
    ['_G', lualib.luaopen_base],
    ['coroutine', lualib.luaopen_coroutine],
    ['math', lualib.luaopen_math],
    ['string', lualib.luaopen_string],
    ['table', lualib.luaopen_table],
  ];
  for (const [name, open] of libraries) {
    lauxlib.luaL_requiref(state, bytes(name), open, true);
    lua.lua_pop(state, 1);
  }
  openStringFormat(fengari, state);
  openRandom(fengari, state, random);
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, 2);
  strings.pushText(state, 'tonumber');
  lua.lua_pushcfunction(state, toNumberFunction(fengari, state));
  lua.lua_rawset(state, -3);
  lua.lua_pop(state, 1);
  const source = bytes(prelude);
  const status = lauxlib.luaL_loadbufferx(state, source, source.length, bytes('=prelude'), bytes('t'));
  if (status !== lua.LUA_OK || lua.lua_pcall(state, 0, 0, 0) !== lua.LUA_OK) {
    throw new Error(`The Lua prelude failed: ${Buffer.from(lua.lua_tolstring(state, -1) ?? []).toString()}`);
  }
}

function openRandom(
  { lua, to_luastring: bytes }: Fengari,
  state: LuaState,
  random: () => ScriptRandom,
): void {
  const raise = (message: string): never => {
    lua.lua_pushlstring(state, bytes(message), message.length);
    return lua.lua_error(state);
  };
  const draw: LuaFunction = () => {
    const count = lua.lua_gettop(state);
    const share = random().next();
    if (count > 2) return raise('wrong number of arguments');
    if (count === 0) {
      lua.lua_pushnumber(state, share);
      return 1;
    }
    const low = count === 1 ? 1 : Number(integerFromDouble(lua.lua_tonumber(state, 1)));
    const high = Number(integerFromDouble(lua.lua_tonumber(state, count)));
    if (low > high) return raise(`bad argument #${count} to 'random' (interval is empty)`);
    lua.lua_pushnumber(state, Math.floor(share * (high - low + 1)) + low);
    return 1;
  };
  const seed: LuaFunction = () => {
    random().seed(lua.lua_tonumber(state, 1));
    return 0;
  };
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, 2);
  lua.lua_getfield(state, -1, bytes('math'));
  for (const [name, run] of [
    ['random', draw],
    ['randomseed', seed],
  ] as const) {
    lua.lua_pushlstring(state, bytes(name), name.length);
    lua.lua_pushcfunction(state, run);
    lua.lua_rawset(state, -3);
  }
  lua.lua_pop(state, 2);
}
