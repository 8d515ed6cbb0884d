import { fixed, formatDouble, scientific } from '../doubles.ts';
import { integerFromDouble } from '../integers.ts';
import { latin1Text } from '../latin1.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

const directivePattern = /%(?:%|([-+ #0]*)(\d*)(?:\.(\d*))?([\s\S]?))/g;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** `string.format` as in Lua 5.1: fengari's prints %g as JavaScript prints numbers, and %d of large ones wrongly. */
export function openStringFormat({ lua, to_luastring: bytes }: Fengari, state: LuaState): void {
  const raise = (message: string): never => {
    lua.lua_pushlstring(state, bytes(message), message.length);
    return lua.lua_error(state);
  };
  const textAt = (index: number): string => {
    const type = lua.lua_type(state, index);
    if (type !== lua.LUA_TSTRING && type !== lua.LUA_TNUMBER) {
      return raise(`bad argument #${index} to 'format' (string expected, got another type)`);
    }
    lua.lua_pushvalue(state, index);
    const text = latin1Of(lua.lua_tolstring(state, -1));
    lua.lua_pop(state, 1);
    return text;
  };
  const numberAt = (index: number): number => {
    const value = lua.lua_tonumber(state, index);
    const isNumber = lua.lua_type(state, index) === lua.LUA_TNUMBER;
    if (!isNumber && (value === 0 || value === undefined) && !/^\s*[-+]?[0.]/.test(textAt(index))) {
      return raise(`bad argument #${index} to 'format' (number expected, got string)`);
    }
    return value;
  };
  const format: LuaFunction = () => {
    const count = lua.lua_gettop(state);
    let index = 1;
    const result = textAt(1).replaceAll(
      directivePattern,
      (whole, flags: string, width: string, precision: string | undefined, conversion: string) => {
        if (whole === '%%') return '%';
        index += 1;
        if (index > count) raise(`bad argument #${index} to 'format' (no value)`);
        const directive: Directive = {
          flags,
          width: Number(width),
          precision: precision === undefined ? undefined : Number(precision),
          conversion,
        };
        if (conversion === 'q') return quoted(textAt(index));
        if (conversion === 's') return pad(asCString(textAt(index), directive), directive);
        const text = formatNumber(directive, () => numberAt(index));
        return text ?? raise(`invalid option '%${conversion}' to 'format'`);
      },
    );
    const output = Buffer.from(result, 'latin1');
    lua.lua_pushlstring(state, output, output.length);
    return 1;
  };
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, 2);
  lua.lua_getfield(state, -1, bytes('string'));
  lua.lua_pushlstring(state, bytes('format'), 'format'.length);
  lua.lua_pushcfunction(state, format);
  lua.lua_rawset(state, -3);
  lua.lua_pop(state, 2);
}

/** Lua 5.1 hands short strings to C, where a zero byte ends them; long ones it keeps whole. */
function asCString(text: string, { precision }: Directive): string {
  if (precision === undefined && text.length >= 100) return text;
  return (text.split('\0', 1)[0] ?? '').slice(0, precision);
}

function formatNumber(directive: Directive, number: () => number): string | undefined {
  const { conversion, precision } = directive;
  switch (conversion) {
    case 'c':
      return pad(String.fromCharCode(number() & 0xff), directive);
    case 'd':
    case 'i':
      return signed(wholeDigits(number(), directive, 10), directive);
    case 'u':
    case 'x':
    case 'X':
    case 'o': {
      const digits = wholeDigits(number(), directive, { u: 10, x: 16, X: 16, o: 8 }[conversion]);
      return pad(conversion === 'X' ? digits.toUpperCase() : digits, directive);
    }
    case 'f':
      return signed(
        finite(number(), (value) => fixed(value, precision ?? 6)),
        directive,
      );
    case 'e':
    case 'E': {
      const text = finite(number(), (value) => scientific(value, precision ?? 6));
      return signed(conversion === 'E' ? text.toUpperCase() : text, directive);
    }
    case 'g':
    case 'G': {
      const text = formatDouble(number(), Math.max(1, precision ?? 6));
      return signed(conversion === 'G' ? text.toUpperCase() : text, directive);
    }
    default:
      return undefined;
  }
}

function wholeDigits(value: number, { precision = 1 }: Directive, radix: number): string {
  const exact = BigInt(integerFromDouble(value));
  const unsigned = radix !== 10 && exact < 0n ? BigInt.asUintN(64, exact) : exact;
  const digits = (unsigned < 0n ? -unsigned : unsigned).toString(radix).padStart(precision, '0');
  return unsigned < 0n ? `-${digits}` : digits;
}

function finite(value: number, format: (value: number) => string): string {
  return Number.isFinite(value) ? format(value) : formatDouble(value, 6);
}

function signed(text: string, directive: Directive): string {
  const { flags } = directive;
  const sign = text.startsWith('-') ? '' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return pad(sign + text, directive);
}

function pad(text: string, { flags, width, conversion }: Directive): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || conversion === 's' || conversion === 'c') return text.padStart(width);
  const sign = /^[-+ ]?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

/** A text that Lua reads back as the same string. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\0]/g, (character) => {
    if (character === '\r') return '\\r';
    return character === '\0' ? '\\000' : `\\${character}`;
  })}"`;
}

function latin1Of(bytes: Uint8Array | null): string {
  return bytes === null ? '' : latin1Text(bytes);
}
