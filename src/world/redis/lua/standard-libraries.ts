import { raiseInScript, repeatFunction, unpackFunction } from './bounded-functions.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';
import { prelude } from './prelude.ts';
import { randomFunction, randomSeedFunction } from './random-functions.ts';
import type { ScriptRandom } from './script-random.ts';
import { formatFunction } from './string-format.ts';
import { toNumberFunction } from './to-number.ts';

/** Lua 5.1's libraries as far as Redis has them; `random` gives the running script's server's sequence. */
export function openLibraries(fengari: Fengari, state: LuaState, random: () => ScriptRandom): void {
  const { lua, lauxlib, lualib, to_luastring: bytes } = fengari;
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
  const raise = raiseInScript(fengari);
  setFunctions(fengari, state, '_G', {
    tonumber: toNumberFunction(fengari, raise),
    unpack: unpackFunction(fengari, raise),
  });
  setFunctions(fengari, state, 'string', {
    format: formatFunction(fengari, raise),
    rep: repeatFunction(fengari, raise),
  });
  setFunctions(fengari, state, 'math', {
    random: randomFunction(fengari, raise, random),
    randomseed: randomSeedFunction(fengari, random),
  });
  const source = bytes(prelude);
  const status = lauxlib.luaL_loadbufferx(state, source, source.length, bytes('=prelude'), bytes('t'));
  if (status !== lua.LUA_OK || lua.lua_pcall(state, 0, 0, 0) !== lua.LUA_OK) {
    throw new Error(`The Lua prelude failed: ${Buffer.from(lua.lua_tolstring(state, -1) ?? []).toString()}`);
  }
}

function setFunctions(
  { lua, strings, to_luastring: bytes }: Fengari,
  state: LuaState,
  library: string,
  functions: Readonly<Record<string, LuaFunction>>,
): void {
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
  lua.lua_getfield(state, -1, bytes(library));
  for (const [name, run] of Object.entries(functions)) {
    strings.pushText(state, name);
    lua.lua_pushcfunction(state, run);
    lua.lua_rawset(state, -3);
  }
  lua.lua_pop(state, 2);
}
