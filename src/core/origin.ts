/** Where a failure was found: enough to search for it again, and to tell why another search may not find it. */
export interface Origin {
  /** The path of the module of the system that failed. */
  readonly system: string;
  readonly seed: number;
  /** Which plan of the seed failed, from 0. Absent where plans are not drawn: small scope, rounds. */
  readonly index?: number | undefined;
  /** Absent outside a Git repository. */
  readonly commit?: string | undefined;
  readonly versions: { readonly raceproof: string; readonly node: string };
  /** Changes when the same seed would draw other plans. */
  readonly generator: string;
}
