/** The column of one lane, in pixels. */
export interface Column {
  readonly lane: string;
  readonly kind: 'process' | 'locks' | 'truth';
  readonly left: number;
  readonly width: number;
}

/** How many tracks a lane has: wide ones with text, and thin ones for what is not looked at. */
export interface TrackCounts {
  readonly wide: number;
  readonly thin: number;
}

export interface ColumnsWanted {
  readonly width: number;
  readonly processes: readonly (TrackCounts & { readonly lane: string })[];
  readonly locks: TrackCounts;
  readonly truth: readonly string[];
}

export interface Columns {
  readonly columns: readonly Column[];
  readonly width: number;
  /** Where a track of a lane stands. Thin tracks beyond the most that are drawn lie over one another. */
  readonly track: (lane: string, kind: keyof TrackCounts, index: number) => Span;
}

interface Span {
  readonly left: number;
  readonly width: number;
}

/** Room at the left for the time and number of a step. */
const gutter = 128;
const gap = 10;
const thin = 7;
const thinTracksMax = 40;
const band = 28;
const redisWidths = { min: 190, max: 340 };
const truthWidths = { min: 110, max: 300 };
const trackWidths = { min: 120, max: 380 };

/** Gives each lane its room: as wide as the window allows, never so narrow that its text says nothing. */
export function placeColumns({ width, processes, locks, truth }: ColumnsWanted): Columns {
  const counts = new Map<string, TrackCounts>(processes.map((process) => [process.lane, process]));
  counts.set('locks', locks);
  const fixed = gutter + sum(processes.map((process) => thinWidth(process) + 2 * gap)) + lockWidth(locks);
  const tracks = sum(processes.map((process) => Math.max(1, process.wide)));
  const truthParts = sum(truth.map(partsOf));
  const unit = Math.max(0, width - fixed - truth.length * gap) / (4 * tracks + truthParts);
  const trackWidth = clamp(4 * unit, trackWidths);
  const columns: Column[] = [];
  let left = gutter;
  const add = (lane: string, kind: Column['kind'], columnWidth: number): void => {
    columns.push({ lane, kind, left, width: columnWidth });
    left += columnWidth;
  };
  for (const process of processes) {
    add(process.lane, 'process', Math.max(1, process.wide) * trackWidth + thinWidth(process) + 2 * gap);
  }
  if (lockWidth(locks) > 0) add('locks', 'locks', lockWidth(locks));
  for (const lane of truth) {
    const widths = lane === 'redis' ? redisWidths : truthWidths;
    add(lane, 'truth', clamp(partsOf(lane) * unit, widths) + gap);
  }
  const track = (lane: string, kind: keyof TrackCounts, index: number): Span => {
    const start = (columns.find((column) => column.lane === lane)?.left ?? 0) + gap;
    const each = lane === 'locks' ? band : trackWidth;
    if (kind === 'wide') return { left: start + index * each, width: each - 6 };
    const wideTracks = counts.get(lane)?.wide ?? 0;
    const before = lane === 'locks' ? wideTracks : Math.max(1, wideTracks);
    return { left: start + before * each + (index % thinTracksMax) * thin, width: thin - 2 };
  };
  return { columns, width: left, track };
}

/** Redis has as much to say as a process; the others less. */
function partsOf(lane: string): number {
  return lane === 'redis' ? 4 : 3;
}

function thinWidth(counts: TrackCounts): number {
  return Math.min(counts.thin, thinTracksMax) * thin;
}

function lockWidth(locks: TrackCounts): number {
  return locks.wide + locks.thin === 0 ? 0 : Math.max(64, locks.wide * band + thinWidth(locks) + 2 * gap);
}

function clamp(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.round(Math.min(Math.max(value, min), max));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
