/** Something that takes a while, in the lane of one process. */
export interface Stretch {
  readonly task: string;
  readonly from: number;
  readonly to: number;
}

/** The number of each stretch's track, and how many tracks there are. */
export interface Tracks {
  readonly of: readonly number[];
  readonly count: number;
}

interface Track {
  task: string;
  end: number;
}

/**
 * Puts stretches side by side where they overlap: the number of each one's track, in the order given, which is by their
 * beginnings. The calls of one task keep to one track, so that one can read a delivery from top to bottom.
 */
export function assignTracks(stretches: readonly Stretch[]): Tracks {
  const lastOf = new Map<string, number>();
  for (const { task, to } of stretches) lastOf.set(task, Math.max(lastOf.get(task) ?? 0, to));
  const tracks: Track[] = [];
  const of = stretches.map((stretch) => {
    const own = tracks.findIndex(({ task, end }) => task === stretch.task && end <= stretch.from);
    const free =
      own >= 0
        ? own
        : tracks.findIndex(({ task, end }) => end <= stretch.from && (lastOf.get(task) ?? 0) <= stretch.from);
    const index = free >= 0 ? free : tracks.length;
    tracks[index] = { task: stretch.task, end: stretch.to };
    return index;
  });
  return { of, count: tracks.length };
}
