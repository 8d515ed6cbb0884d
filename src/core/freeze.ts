/** Freezes plain data and all its parts. Data has no cycles. */
export function freeze<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null) return data;
  Object.freeze(data);
  if (Array.isArray(data)) for (const part of data as readonly unknown[]) freeze(part);
  else for (const name in data) freeze(data[name]);
  return data;
}
