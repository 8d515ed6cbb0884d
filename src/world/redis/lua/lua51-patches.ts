import { formatDouble, parseLuaNumber } from '../doubles.ts';
import { integerFromDouble } from '../integers.ts';
import { latin1Text } from '../latin1.ts';
import type { LuaState, LuaTable, LuaValue } from './fengari-api.ts';
import { patchTables } from './lua-table.ts';
import { patchStrings } from './lua-text.ts';

/** Gives the exports of one of fengari's own source files. */
type LoadModule = (name: string) => unknown;

/**
 * fengari is Lua 5.3 with 32-bit integers: `TIME`'s seconds times 1000 overflow there. In Lua 5.1 all numbers are
 * doubles. So the two number types become one before any module reads their tags, and nothing is an integer.
 */
export function patchBeforeLoading(load: LoadModule): void {
  const definitions = load('defs') as {
    constant_types: Record<string, number>;
    luastring_from: (bytes: ArrayLike<number>) => Uint8Array;
  };
  const { constant_types: tags } = definitions;
  tags['LUA_TNUMINT'] = tags['LUA_TNUMFLT'] ?? Number.NaN;
  // The same copy as fengari's Uint8Array.from makes, without its iterator.
  definitions.luastring_from = (bytes) => new Uint8Array(bytes);

  const configuration = load('luaconf') as {
    LUA_COMPAT_FLOATSTRING: boolean;
    LUAI_MAXSTACK: number;
    lua_number2str: (value: number) => string;
  };
  configuration.LUA_COMPAT_FLOATSTRING = true;
  // About as deep as Lua 5.1 lets functions call each other; a million slots take fengari seconds to fill.
  configuration.LUAI_MAXSTACK = 100_000;
  configuration.lua_number2str = (value) => formatDouble(value, 14);

  const limits = load('llimits') as { luai_nummod: (state: LuaState, left: number, right: number) => number };
  limits.luai_nummod = (_, left, right) => left - Math.floor(left / right) * right;

  patchStrings(load('lstring'));
}

export function patchLoaded(load: LoadModule): void {
  const objects = load('lobject') as {
    TValue: { prototype: { ttisinteger: () => boolean } };
    luaO_str2num: (bytes: Uint8Array, result: LuaValue) => number;
  };
  objects.TValue.prototype.ttisinteger = () => false;
  // Returns the length that was read, counting a closing zero byte, or 0.
  objects.luaO_str2num = (bytes, result) => {
    const value = parseLuaNumber(latin1Text(bytes));
    if (value === undefined) return 0;
    result.setfltvalue(value);
    return bytes.length + 1;
  };

  const machine = load('lvm') as {
    tointeger: (value: LuaValue) => number | false;
    tonumber: (value: LuaValue) => number | false;
  };
  // Lua 5.1 cuts off a fraction where an integer is asked for; 5.3 raises an error.
  machine.tointeger = (value) => {
    const number = machine.tonumber(value);
    return number === false ? false : Number(integerFromDouble(number));
  };

  patchTables(load('ltable'));
  const tables = load('ltable') as {
    luaH_setfrom: (state: LuaState, table: LuaTable, key: LuaValue, value: LuaValue) => void;
  };
  const { luaG_runerror: raise } = load('ldebug') as {
    luaG_runerror: (state: LuaState, message: Uint8Array) => never;
  };
  const set = tables.luaH_setfrom;
  const message = Buffer.from('Attempt to modify a readonly table');
  // Redis protects its globals and libraries inside the virtual machine, too.
  tables.luaH_setfrom = (state, table, key, value) => {
    if (table.readonly === true) raise(state, message);
    set(state, table, key, value);
  };
}
