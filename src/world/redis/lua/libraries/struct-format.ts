/** One step of a format of the library `struct`. */
export interface FormatStep {
  readonly option: string;
  /** In bytes; 0 where the data says. */
  readonly size: number;
  readonly isLittleEndian: boolean;
  /** Bytes to the next multiple of the alignment, once so many bytes are behind. */
  readonly padding: (totalBytes: number) => number;
}

const fixedSizes: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  l: 8,
  L: 8,
  T: 8,
  f: 4,
  d: 8,
  x: 1,
};

const integerSizeMax = 32;
const nativeAlignment = 8;

interface WrittenOption {
  readonly option: string;
  readonly written: number | undefined;
}

/** Reads a format step by step, so that what comes before a mistake has been done by then. `struct.size` minds no unknown letters. */
export function* formatSteps(
  format: string,
  refuse: FormatRefusal,
  { skipsUnknown = false } = {},
): Generator<FormatStep, void> {
  let isLittleEndian = true;
  let alignment = 1;
  for (const { option, written } of optionsOf(format)) {
    if (option === '<' || option === '>') isLittleEndian = option === '<';
    else if (option === '!') {
      alignment = written ?? nativeAlignment;
      const isPowerOfTwo = alignment > 0 && Number.isInteger(Math.log2(alignment));
      if (!isPowerOfTwo) refuse.plainly(`alignment ${alignment} is not a power of 2`);
    } else if (option !== ' ') {
      const size = sizeOf({ option, written }, refuse);
      if (size === undefined) {
        if (skipsUnknown && /[\da-z]/i.test(option)) continue;
        return refuse.asFormat(`invalid format option '${option}'`);
      }
      yield { option, size, isLittleEndian, padding: paddingOf(option, Math.min(size, alignment)) };
    }
  }
}

function optionsOf(format: string): WrittenOption[] {
  const [terminated = ''] = format.split('\0', 1);
  return [...terminated.matchAll(/([\s\S])((?<=[ciI!])\d*)?/g)].map(([, option = '', digits = '']) => ({
    option,
    written: digits === '' ? undefined : Number(digits),
  }));
}

/** To the next multiple of a power of two. */
function paddingOf(option: string, aligned: number): FormatStep['padding'] {
  if (aligned === 0 || option === 'c') return () => 0;
  return (totalBytes) => (aligned - (totalBytes & (aligned - 1))) & (aligned - 1);
}

export interface FormatRefusal {
  readonly plainly: (problem: string) => never;
  /** As a complaint about the argument that the format is. */
  readonly asFormat: (problem: string) => never;
}

function sizeOf({ option, written }: WrittenOption, refuse: FormatRefusal): number | undefined {
  if (option === 'c') return written ?? 1;
  if (option === 's') return 0;
  if (Object.hasOwn(fixedSizes, option)) return fixedSizes[option];
  if (option !== 'i' && option !== 'I') return undefined;
  const size = written ?? 4;
  if (size > integerSizeMax) {
    refuse.plainly(`integral size ${size} is larger than limit of ${integerSizeMax}`);
  }
  return size;
}
