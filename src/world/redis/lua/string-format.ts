import { fixed, formatDouble, scientific } from '../doubles.ts';
import { integerFromDouble } from '../integers.ts';
import { latin1Text } from '../latin1.ts';
import type { RaiseInScript } from './bounded-functions.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';

const directivePattern = /%(?:%|([-+ #0]*)(\d*)(?:\.(\d*))?([\s\S]?))/g;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** `string.format` as in Lua 5.1: fengari's prints %g as JavaScript prints numbers, and %d of large ones wrongly. */
export function formatFunction({ lua, strings }: Fengari, raise: RaiseInScript): LuaFunction {
  const expected = (thread: LuaState, index: number, wanted: string): never => {
    const type = lua.lua_type(thread, index);
    const came = type < 0 ? 'no value' : latin1Text(lua.lua_typename(thread, type));
    return raise(thread, `bad argument #${index} to 'format' (${wanted} expected, got ${came})`);
  };
  const textAt = (thread: LuaState, index: number): string => {
    lua.lua_pushvalue(thread, index);
    const bytes = lua.lua_tolstring(thread, -1);
    lua.lua_pop(thread, 1);
    return bytes === null ? expected(thread, index, 'string') : latin1Text(bytes);
  };
  const numberAt = (thread: LuaState, index: number): number =>
    lua.lua_isnumber(thread, index) ? lua.lua_tonumber(thread, index) : expected(thread, index, 'number');
  return (thread) => {
    const count = lua.lua_gettop(thread);
    let index = 1;
    const result = textAt(thread, 1).replaceAll(
      directivePattern,
      (whole, flags: string, width: string, precision: string | undefined, conversion: string) => {
        if (whole === '%%') return '%';
        index += 1;
        if (index > count) raise(thread, `bad argument #${index} to 'format' (no value)`);
        const directive: Directive = {
          flags,
          width: Number(width),
          precision: precision === undefined ? undefined : Number(precision),
          conversion,
        };
        if (conversion === 'q') return quoted(textAt(thread, index));
        if (conversion === 's') return pad(asCString(textAt(thread, index), directive), directive);
        const text = formatNumber(directive, () => numberAt(thread, index));
        return text ?? raise(thread, `invalid option '%${conversion}' to 'format'`);
      },
    );
    strings.pushText(thread, result);
    return 1;
  };
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
