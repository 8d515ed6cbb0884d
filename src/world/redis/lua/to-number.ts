import { parseLuaNumber } from '../doubles.ts';
import { integerFromDouble } from '../integers.ts';
import { latin1Text } from '../latin1.ts';
import type { RaiseInScript } from './bounded-functions.ts';
import type { Fengari, LuaFunction } from './fengari-api.ts';

/** `tonumber` as in Lua 5.1: fengari's reads numbers of another base into 32 bits. */
export function toNumberFunction({ lua }: Fengari, raise: RaiseInScript): LuaFunction {
  return (state) => {
    const count = lua.lua_gettop(state);
    if (count === 0) return raise(state, "bad argument #1 to 'tonumber' (value expected)");
    const base = count === 1 ? 10 : Number(integerFromDouble(lua.lua_tonumber(state, 2)));
    const type = lua.lua_type(state, 1);
    let value: number | undefined;
    if (type === lua.LUA_TNUMBER || type === lua.LUA_TSTRING) {
      if (base === 10) {
        if (type === lua.LUA_TNUMBER) value = lua.lua_tonumber(state, 1);
        else value = parseLuaNumber(latin1Text(lua.lua_tolstring(state, 1) ?? new Uint8Array()));
      } else {
        lua.lua_settop(state, 1);
        if (base < 2 || base > 36) return raise(state, "bad argument #2 to 'tonumber' (base out of range)");
        value = parseUnsigned(latin1Text(lua.lua_tolstring(state, 1) ?? new Uint8Array()), base);
      }
    }
    if (value === undefined) lua.lua_pushnil(state);
    else lua.lua_pushnumber(state, value);
    return 1;
  };
}

const unsignedMax = 2n ** 64n - 1n;

/** C's `strtoul`: a minus sign wraps around, and what is too large becomes the largest. */
function parseUnsigned(text: string, base: number): number | undefined {
  const [, sign, digits = ''] = /^[\t\n\v\f\r ]*([-+]?)(\w+)[\t\n\v\f\r ]*(?:\0|$)/.exec(text) ?? [];
  const plain = (base === 16 ? digits.replace(/^0x(?=.)/i, '') : digits).toLowerCase();
  if (plain === '') return undefined;
  let value = 0n;
  for (const character of plain) {
    const digit = Number.parseInt(character, 36);
    if (Number.isNaN(digit) || digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  if (value > unsignedMax) return Number(unsignedMax);
  return Number(sign === '-' ? BigInt.asUintN(64, -value) : value);
}
