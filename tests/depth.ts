const asked = process.env['TEST_DEPTH'] ?? 'short';

/** One of two values: what `npm test` takes, and what `npm run test:deep` takes each night. Both check the same laws. */
export function atDepth<Value>(values: { readonly short: Value; readonly deep: Value }): Value {
  if (asked === 'short' || asked === 'deep') return values[asked];
  throw new TypeError(`TEST_DEPTH: expected short or deep, got ${asked}`);
}
