import { median } from '../memory/theil-sen.ts';

/** The heap of a process after a collection. */
export interface HeapSample {
  /** Since the process was first looked at. */
  readonly ageMs: number;
  readonly bytes: number;
  /** Deliveries that it was handling. */
  readonly inWork: number;
}

export interface HeapTrend {
  /** By how much the heap grows over the longest life. */
  readonly grownBytes: number;
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** From warmed up to the last sample. */
  readonly longestMs: number;
  readonly samples: number;
  /** Of processes that grew old enough to be compared with themselves. */
  readonly lives: number;
}

export const heapSampleEveryMs = 3_000;
/** The first of each life: code is loaded and compiled. */
const warmUpSamples = 3;
/** What the longest life must have after them. */
const samplesMin = 9;
/** Above this many, evenly spaced ones stand for a life: the pairs grow with the square. */
const samplesMax = 200;
/** A delivery in work weighs some 25 kB. Samples are compared where their numbers differ by less than this share. */
const inWorkShare = 0.1;

/**
 * Where processes are killed, no heap is watched for long, but each life of a leaking system grows alike: the slope is
 * the median over the pairs of samples within each life. It is not drawn out beyond the longest life. Undefined where no
 * process lived long enough.
 */
export function heapTrend(lives: readonly (readonly HeapSample[])[]): HeapTrend | undefined {
  const warm = lives.map((life) => life.slice(warmUpSamples)).filter((life) => life.length > 1);
  if (!warm.some((life) => life.length >= samplesMin)) return undefined;
  const slopes = Float64Array.from(warm.flatMap(slopesWithin));
  if (slopes.length === 0) return undefined;
  const sizes = warm.flat().map(({ bytes }) => bytes);
  const longestMs = warm.map(ageSpanMs).reduce((longest, span) => Math.max(longest, span), 0);
  return {
    grownBytes: median(slopes) * longestMs,
    leastBytes: sizes.reduce((least, size) => Math.min(least, size), Infinity),
    mostBytes: sizes.reduce((most, size) => Math.max(most, size), 0),
    longestMs,
    samples: sizes.length,
    lives: warm.length,
  };
}

/** Bytes for each millisecond. */
function slopesWithin(life: readonly HeapSample[]): number[] {
  const stride = Math.ceil(life.length / samplesMax);
  const samples = life.filter((_, index) => index % stride === 0);
  return samples.flatMap((from, index) =>
    samples
      .slice(index + 1)
      .filter((to) => areAlike(from, to))
      .map((to) => (to.bytes - from.bytes) / (to.ageMs - from.ageMs)),
  );
}

function areAlike(left: HeapSample, right: HeapSample): boolean {
  const [less, more] = [Math.min(left.inWork, right.inWork), Math.max(left.inWork, right.inWork)];
  return more - less <= Math.max(more * inWorkShare, 1);
}

function ageSpanMs(life: readonly HeapSample[]): number {
  return (life.at(-1)?.ageMs ?? 0) - (life[0]?.ageMs ?? 0);
}
