import { inShort } from './option-checks.ts';

/** Reads the option `env`. Throws a `TypeError` for what is no object of texts. */
export function envOf(where: string, given: unknown): Readonly<Record<string, string>> | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${where}: expected an object such as { PORT: '3000' }, got ${inShort(given)}`);
  }
  for (const [name, value] of Object.entries(given as Readonly<Record<string, unknown>>)) {
    if (typeof value === 'string') continue;
    throw new TypeError(`${where}.${name}: expected a text, got ${inShort(value)}`);
  }
  return given as Readonly<Record<string, string>>;
}
