/** One line of a timeline: something that began, and perhaps ended. */
export interface TimelineRow {
  /** Its place in an order, or what is to be said of it instead: one or two characters. */
  readonly mark: string;
  readonly text: string;
  /** Any numbers that are in order; without `to` it goes on to the end. */
  readonly from: number;
  readonly to?: number | undefined;
  readonly note?: string | undefined;
}

/** Overlapping things, as evidence of what a check has found. */
export interface Timeline {
  /** What they are: `history`. */
  readonly name: string;
  readonly rows: readonly TimelineRow[];
  /** How many rows are left out before these. */
  readonly hidden: number;
}
