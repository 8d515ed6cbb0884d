import { parseArgs } from 'node:util';

export interface MutantsOptions {
  /** Names or numbers of those to try; all where there are none. */
  readonly names: readonly string[];
  /** Only those without an outcome that rests on this code. */
  readonly missing: boolean;
  readonly seed: number;
  readonly minimiseSeconds: number;
}

const wholeNumbers = {
  seed: { standard: '1', max: 0xffffffff },
  'minimise-seconds': { standard: '5', max: 3_600 },
} as const;

/** Reads the command line. Throws a `TypeError` that names the option, what was expected and what came. */
export function readOptions(args: readonly string[]): MutantsOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      missing: { type: 'boolean', default: false },
      seed: { type: 'string' },
      'minimise-seconds': { type: 'string' },
    },
  });
  const whole = (name: keyof typeof wholeNumbers): number => {
    const { standard, max } = wholeNumbers[name];
    const text = values[name] ?? standard;
    if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
    throw new TypeError(`--${name}: expected a whole number from 0 to ${max}, got "${text}"`);
  };
  return {
    names: positionals,
    missing: values.missing,
    seed: whole('seed'),
    minimiseSeconds: whole('minimise-seconds'),
  };
}
