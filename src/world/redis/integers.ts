/** A signed 64-bit integer: a number where that is exact, a bigint beyond ±(2^53 − 1). */
export type Integer = number | bigint;

const integerMax = 2n ** 63n - 1n;
export const integerMin = -(2n ** 63n);

const safeDigitsMax = 15;

/** Reads a decimal 64-bit integer as strictly as Redis does: no spaces, plus sign, leading zeros or "-0". */
export function parseInteger(text: string): Integer | undefined {
  const negative = text.charCodeAt(0) === 0x2d;
  const start = negative ? 1 : 0;
  const digits = text.length - start;
  if (digits < 1 || digits > 19) return undefined;
  if (text.charCodeAt(start) === 0x30) return text.length === 1 ? 0 : undefined;
  let value = 0;
  for (let index = start; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (digits <= safeDigitsMax) return negative ? -value : value;
  return boundedInteger(BigInt(text));
}

/** The sum, or undefined when it does not fit 64 bits. */
export function addIntegers(left: Integer, right: Integer): Integer | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return boundedInteger(BigInt(left) + BigInt(right));
}

/** The product, or undefined when it does not fit 64 bits. */
export function multiplyIntegers(left: Integer, right: Integer): Integer | undefined {
  return boundedInteger(BigInt(left) * BigInt(right));
}

/** C's cast of a double to a 64-bit integer. What does not fit gives the smallest one, as on x86. */
export function integerFromDouble(value: number): Integer {
  const whole = Math.trunc(value);
  // Adding 0 makes a plain zero of minus zero.
  if (Number.isSafeInteger(whole)) return whole + 0;
  return Math.abs(whole) < 2 ** 63 ? BigInt(whole) : integerMin;
}

function boundedInteger(value: bigint): Integer | undefined {
  if (value > integerMax || value < integerMin) return undefined;
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}
