import type { LuaFunction, LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';

/** The global `bit` of scripts: LuaBitOp 1.0.2, on signed 32-bit integers. */
export function openBitLibrary(tools: LibraryTools, state: LuaState): void {
  const { lua, strings } = tools.fengari;
  const bitsAt = (thread: LuaState, index: number, name: string): number =>
    toBits(tools.numberAt(thread, index, name));
  const push = (thread: LuaState, value: number): number => {
    lua.lua_pushnumber(thread, value | 0);
    return 1;
  };
  const unary = (name: string, of: (value: number) => number): LuaFunction => {
    return (thread) => push(thread, of(bitsAt(thread, 1, name)));
  };
  const shift = (name: string, by: (value: number, places: number) => number): LuaFunction => {
    return (thread) => push(thread, by(bitsAt(thread, 1, name), bitsAt(thread, 2, name) & 31));
  };
  const folded = (name: string, both: (left: number, right: number) => number): LuaFunction => {
    return (thread) => {
      let value = bitsAt(thread, 1, name);
      for (let index = lua.lua_gettop(thread); index > 1; index -= 1) {
        value = both(value, bitsAt(thread, index, name));
      }
      return push(thread, value);
    };
  };
  tools.open(state, 'bit', {
    tobit: unary('tobit', (value) => value),
    bnot: unary('bnot', (value) => ~value),
    bswap: unary('bswap', swapped),
    band: folded('band', (left, right) => left & right),
    bor: folded('bor', (left, right) => left | right),
    bxor: folded('bxor', (left, right) => left ^ right),
    lshift: shift('lshift', (value, places) => value << places),
    rshift: shift('rshift', (value, places) => value >>> places),
    arshift: shift('arshift', (value, places) => value >> places),
    rol: shift('rol', (value, places) => (value << places) | (value >>> ((32 - places) & 31))),
    ror: shift('ror', (value, places) => (value >>> places) | (value << ((32 - places) & 31))),
    tohex(thread) {
      const value = bitsAt(thread, 1, 'tohex');
      const asked = lua.lua_gettop(thread) < 2 ? 8 : bitsAt(thread, 2, 'tohex');
      const digits = (value >>> 0).toString(16).padStart(8, '0');
      // -2^31 has no counterpart, and stays negative.
      const shown = Math.min(8, Math.abs(asked));
      const text = shown === 0 ? '' : digits.slice(-shown);
      strings.pushText(thread, asked < 0 ? text.toUpperCase() : text);
      return 1;
    },
  });
}

const view = new DataView(new ArrayBuffer(8));

/** Adding 2^52 + 2^51 puts the rounded integer into the lower bits of a double: also what that makes of large numbers. */
function toBits(value: number): number {
  view.setFloat64(0, value + 6_755_399_441_055_744);
  return view.getInt32(4);
}

function swapped(value: number): number {
  return (value >>> 24) | ((value >>> 8) & 0xff00) | ((value & 0xff00) << 8) | (value << 24);
}
