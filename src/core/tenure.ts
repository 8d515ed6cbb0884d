/** One stretch of ownership, of a lock say, from the truth. Positions are indices into the facts of the run. */
export interface Tenure {
  readonly subject: string;
  /** The task that took it. */
  readonly holder: string;
  readonly token: string;
  readonly from: number;
  /** How long it was taken for, in milliseconds; undefined where that was not said. */
  readonly leaseMs: number | undefined;
  /** Whether it ends by itself, by its first lease or one given later. */
  readonly isLeased: boolean;
  /** It is shown, and nobody is to blame for what is still held at the end. */
  readonly isOnlyShown?: true;
  readonly end: TenureEnd | undefined;
}

export type TenureEnd =
  /** `early`: before its lease ended, because the store dropped it. */
  | { readonly kind: 'expired'; readonly at: number; readonly early: boolean }
  | { readonly kind: 'released'; readonly at: number; readonly by: string }
  | { readonly kind: 'overwritten'; readonly at: number; readonly by: string };

/** The tenure at a position, if there was one then. Only the newest begun so far can be. */
export function tenureAt(tenures: readonly Tenure[], position: number): Tenure | undefined {
  const newest = tenures.findLast(({ from }) => from < position);
  return newest !== undefined && isOpenAt(newest, position) ? newest : undefined;
}

function isOpenAt({ end }: Tenure, position: number): boolean {
  return end === undefined || end.at > position;
}
