const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const hexadecimalPattern = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)(?:[pP]([+-]?\d+))?$/;
const namedPattern = /^([+-]?)(?:(inf(?:inity)?)|nan(?:\(\w*\))?)$/i;

/** Reads a Lua string as Lua 5.1 does: a C string, ended by a zero byte, with spaces around it. */
export function parseLuaNumber(text: string): number | undefined {
  const [terminated = ''] = text.split('\0', 1);
  return parseDouble(terminated.replaceAll(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, ''));
}

/** Reads a whole text as C's `strtod` does (decimal, hexadecimal, inf, nan), without surrounding spaces. */
export function parseDouble(text: string): number | undefined {
  if (decimalPattern.test(text)) return Number(text);
  const named = namedPattern.exec(text);
  if (named !== null) {
    if (named[2] === undefined) return Number.NaN;
    return named[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const hexadecimal = hexadecimalPattern.exec(text);
  if (hexadecimal === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = hexadecimal;
  if (whole.length + fraction.length === 0) return undefined;
  const size = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

/** C's `printf("%.<digits>g")`. NaN prints as x86 prints 0/0, since JavaScript hides its sign. */
export function formatDouble(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 10 ** digits && Math.abs(value) < 1e21) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (Number.isNaN(value)) return '-nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa = '', exponentText = '0'] = exponential(value, digits - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < digits) {
    return withoutTrailingZeros(fixed(value, digits - 1 - exponent));
  }
  return withoutTrailingZeros(mantissa) + exponentSuffix(exponent);
}

/** C's `printf("%.<decimals>f")` of a finite number. */
export function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  return minusSign(value) + toNearestEven((digits) => Math.abs(value).toFixed(digits), decimals);
}

/** C's `printf("%.<decimals>e")` of a finite number. */
export function scientific(value: number, decimals: number): string {
  const [mantissa = '', exponent = '0'] = exponential(value, decimals).split('e');
  return mantissa + exponentSuffix(Number(exponent));
}

function exponential(value: number, decimals: number): string {
  return minusSign(value) + toNearestEven((digits) => Math.abs(value).toExponential(digits), decimals);
}

/** How many more digits show that a number lies exactly between two roundings: then all but the first are zeros. */
const tieDigits = 30;

/** JavaScript rounds a tie up, C to the even digit. */
function toNearestEven(format: (digits: number) => string, digits: number): string {
  const rounded = format(digits);
  if (digits + tieDigits > 100) return rounded;
  const [mantissa = '', exponent] = format(digits + tieDigits).split('e');
  const kept = mantissa.length - tieDigits;
  if (!/^50*$/.test(mantissa.slice(kept))) return rounded;
  const truncated = mantissa.slice(0, kept).replace(/\.$/, '');
  if (!/[02468]$/.test(truncated)) return rounded;
  return exponent === undefined ? truncated : `${truncated}e${exponent}`;
}

/** JavaScript leaves out that of minus zero. */
function minusSign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

function exponentSuffix(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
