import { integerFromDouble } from '../integers.ts';
import type { RaiseInScript } from './bounded-functions.ts';
import type { Fengari, LuaFunction } from './fengari-api.ts';
import type { ScriptRandom } from './script-random.ts';

/** `math.random` over the running script's server's sequence. */
export function randomFunction(
  { lua }: Fengari,
  raise: RaiseInScript,
  random: () => ScriptRandom,
): LuaFunction {
  return (thread) => {
    const count = lua.lua_gettop(thread);
    const share = random().next();
    if (count > 2) return raise(thread, 'wrong number of arguments');
    if (count === 0) {
      lua.lua_pushnumber(thread, share);
      return 1;
    }
    const low = count === 1 ? 1 : Number(integerFromDouble(lua.lua_tonumber(thread, 1)));
    const high = Number(integerFromDouble(lua.lua_tonumber(thread, count)));
    if (low > high) return raise(thread, `bad argument #${count} to 'random' (interval is empty)`);
    lua.lua_pushnumber(thread, Math.floor(share * (high - low + 1)) + low);
    return 1;
  };
}

/** `math.randomseed`. */
export function randomSeedFunction({ lua }: Fengari, random: () => ScriptRandom): LuaFunction {
  return (thread) => {
    random().seed(lua.lua_tonumber(thread, 1));
    return 0;
  };
}
