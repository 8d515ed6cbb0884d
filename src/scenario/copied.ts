/**
 * What arrives over a network is a copy: neither side sees what the other does to it afterwards. What cannot be copied, a
 * function for example, is handed over as it is.
 */
export function copied<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
