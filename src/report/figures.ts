import { binomialInterval } from '../core/binomial-interval.ts';

// Made once: `toLocaleString` makes a formatter at each call, a hundred times as dear.
const wholeNumbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,204`. */
export function count(value: number): string {
  return Number.isFinite(value) ? wholeNumbers.format(value) : '–';
}

/** `1 fault`, `2 faults`; words in -s take -es. */
export function counted(value: number, noun: string): string {
  if (value === 1) return `1 ${noun}`;
  return `${count(value)} ${noun}${noun.endsWith('s') ? 'es' : 's'}`;
}

/** `100–300`, or `120` where both ends are the same. */
export function span({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? count(min) : `${count(min)}–${count(max)}`;
}

/** `1 process`, `1–3 processes`. */
export function spanned(range: { readonly min: number; readonly max: number }, noun: string): string {
  return range.min === range.max ? counted(range.min, noun) : `${span(range)} ${counted(0, noun).slice(2)}`;
}

/** `0.18 %`. Never rounds something to nothing, nor nearly all to all. */
export function percent(part: number, whole: number): string {
  if (!(whole > 0)) return '–';
  const share = (100 * part) / whole;
  if (part > 0 && share < 0.005) return '< 0.01 %';
  if (part < whole && share >= 99.995) return '> 99.99 %';
  return part === whole || part === 0 ? `${share} %` : `${share.toFixed(2)} %`;
}

/** `95 % CI 0.0015–0.021 %`: how often something happens that was seen so often, two significant digits. */
export function confidence(times: number, runs: number): string {
  const { low, high } = binomialInterval(times, runs);
  return `95 % CI ${twoDigits(100 * low)}–${twoDigits(100 * high)} %`;
}

function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** `481.3 ms`: tenths, so that a figure just below a limit does not read as the limit. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ms`;
}

/** `84.1 MB`, in units of a million bytes. */
export function megabytes(bytes: number, decimals = 1): string {
  return Number.isFinite(bytes) ? `${(bytes / 1e6).toFixed(decimals)} MB` : '–';
}

/** `812 ms`, `8.1 s`, `12 min 5 s`, `1 h 12 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const hours = Math.round(minutes / 60);
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

/** `533 ×`, `2.4 ×`. */
export function ratio(part: number, whole: number): string {
  if (!(whole > 0)) return '–';
  const times = part / whole;
  return `${times >= 10 ? count(times) : times.toFixed(1)} ×`;
}

function pair([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  const head = `${count(large)} ${largeUnit}`;
  return small === 0 ? head : `${head} ${small} ${smallUnit}`;
}
