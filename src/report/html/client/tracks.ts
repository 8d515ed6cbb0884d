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
  owner: string;
  end: number;
  /** Whether its owner began here, and will go on here. */
  isHome: boolean;
}

/**
 * Puts stretches side by side where they overlap: the number of each one's track, in the order given, which is by their
 * beginnings. A task goes on in the track in which it began, so that one can read a delivery from top to bottom; what it
 * does beside that, and what others do while it does nothing, takes whatever track is free.
 */
export function assignTracks(stretches: readonly Stretch[]): Tracks {
  const begins = new Map<string, number[]>();
  for (const { task, from } of stretches) {
    const list = begins.get(task);
    if (list === undefined) begins.set(task, [from]);
    else list.push(from);
  }
  const homes = new Map<string, number>();
  const tracks: Track[] = [];
  const of = stretches.map(({ task, from, to }) => {
    const isFree = ({ end }: Track): boolean => end <= from;
    const isWanted = ({ owner, isHome }: Track): boolean =>
      isHome && (begins.get(owner) ?? []).some((begin) => begin >= from && begin < to);
    const home = homes.get(task);
    const own = home === undefined ? undefined : tracks[home];
    const found = tracks.findIndex((track) => isFree(track) && (track.owner === task || !isWanted(track)));
    const index =
      home !== undefined && own !== undefined && isFree(own) ? home : found < 0 ? tracks.length : found;
    if (home === undefined) homes.set(task, index);
    tracks[index] = { owner: task, end: to, isHome: homes.get(task) === index };
    return index;
  });
  return { of, count: tracks.length };
}
