/** Where a failure was found: enough to search for it again, and to tell why another search may not find it. */
export interface Origin {
  /** The path of the module of the system that failed. */
  readonly system: string;
  /** The path of the module that makes a test of the property. Absent in failures that earlier versions kept. */
  readonly module?: string | undefined;
  readonly seed: number;
  /** Which plan of the seed failed, from 0. Absent where plans are not drawn: small scope, rounds. */
  readonly index?: number | undefined;
  /** Absent outside a Git repository. */
  readonly commit?: string | undefined;
  readonly versions: { readonly raceproof: string; readonly node: string };
  /** Changes when the same seed would draw other plans. */
  readonly generator: string;
  /** Absent where no deep run found it. */
  readonly campaign?: CampaignOrigin | undefined;
}

/** The deep run that found a failure, and how often it did so. */
export interface CampaignOrigin {
  readonly fingerprint: string;
  readonly times: number;
  /** Of the property. */
  readonly runs: number;
  /** The exact 95 % interval of the rate, as fractions. */
  readonly rate: { readonly low: number; readonly high: number };
}
