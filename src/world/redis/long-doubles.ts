/**
 * C's `long double` on x86, exactly: `mantissa` times two to the power of `exponent`, with 64 bits of mantissa. Redis adds
 * such numbers in INCRBYFLOAT and HINCRBYFLOAT.
 */
export type LongDouble = FiniteLongDouble | 'infinite';

interface FiniteLongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const mantissaBits = 64;
const exponentMin = -16_445;
/** The first power of two that is too large. */
const overflowBits = 16_384;
const textMax = 5_120;

const decimalPattern = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;
const hexadecimalPattern = /^([+-]?)0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)\.?([\da-fA-F]*)(?:[pP]([+-]?\d+))?$/;
const infinitePattern = /^[+-]?inf(?:inity)?$/i;

/** Reads a whole text as Redis does with `strtold`. What is too large, or too small and no zero, is no number. */
export function parseLongDouble(text: string): LongDouble | undefined {
  if (text.length >= textMax) return undefined;
  if (infinitePattern.test(text)) return 'infinite';
  const decimal = decimalPattern.exec(text);
  const match = decimal ?? hexadecimalPattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = BigInt(`${decimal === null ? '0x' : ''}${whole}${fraction}`);
  if (digits === 0n) return { mantissa: 0n, exponent: 0 };
  const power = Number(exponentText);
  // Far beyond what a long double can hold: not worth such powers.
  if (Math.abs(power) > 4 * overflowBits) return undefined;
  const places = power - fraction.length * (decimal === null ? 4 : 1);
  const base = decimal === null ? 2n : 10n;
  const scale = base ** BigInt(Math.abs(places));
  const size = places < 0 ? rounded(digits, scale) : rounded(digits * scale, 1n);
  if (size === 'infinite' || size.mantissa === 0n) return undefined;
  return sign === '-' ? { ...size, mantissa: -size.mantissa } : size;
}

/** The sum, rounded to the even one of the nearest two. */
export function addLongDoubles(left: LongDouble, right: LongDouble): LongDouble {
  if (left === 'infinite' || right === 'infinite') return 'infinite';
  const exponent = Math.min(left.exponent, right.exponent);
  const sum = aligned(left, exponent) + aligned(right, exponent);
  if (sum === 0n) return { mantissa: 0n, exponent: 0 };
  const [numerator, denominator] =
    exponent < 0 ? [magnitude(sum), 1n << BigInt(-exponent)] : [magnitude(sum) << BigInt(exponent), 1n];
  const size = rounded(numerator, denominator);
  return size === 'infinite' || sum > 0n ? size : { ...size, mantissa: -size.mantissa };
}

/** C's `printf("%.17Lf")` without the zeros at the end; a negative number that is shown as zero has no sign. */
export function formatLongDouble({ mantissa, exponent }: FiniteLongDouble): string {
  const scaled = magnitude(mantissa) * 10n ** BigInt(decimals);
  const units = exponent < 0 ? toNearestEven(scaled, 1n << BigInt(-exponent)) : scaled << BigInt(exponent);
  const digits = String(units).padStart(decimals + 1, '0');
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, '');
  return mantissa < 0n && text !== '0' ? `-${text}` : text;
}

const decimals = 17;

/** The long double that is nearest to a positive fraction. */
function rounded(numerator: bigint, denominator: bigint): LongDouble {
  const estimate = bitsOf(numerator) - bitsOf(denominator) - mantissaBits;
  const at = (exponent: number): bigint =>
    exponent < 0
      ? toNearestEven(numerator << BigInt(-exponent), denominator)
      : toNearestEven(numerator, denominator << BigInt(exponent));
  // The estimate may be one too small.
  const isExact =
    numerator << BigInt(Math.max(-estimate, 0)) < denominator << BigInt(mantissaBits + Math.max(estimate, 0));
  const exponent = Math.max(isExact ? estimate : estimate + 1, exponentMin);
  const mantissa = at(exponent);
  return bitsOf(mantissa) + exponent > overflowBits ? 'infinite' : { mantissa, exponent };
}

function toNearestEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const goesUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return goesUp ? quotient + 1n : quotient;
}

function aligned({ mantissa, exponent }: FiniteLongDouble, to: number): bigint {
  return mantissa << BigInt(exponent - to);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function bitsOf(positive: bigint): number {
  return positive === 0n ? 0 : positive.toString(2).length;
}
