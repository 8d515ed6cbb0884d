import type { Run } from './run.ts';

/** One broken invariant, in the words of the domain, with the steps that prove it. */
export interface Violation {
  readonly invariant: string;
  /** One line: what broke. */
  readonly message: string;
  /** One line: how it came about. */
  readonly why: string;
  /** The normalised cause: the same bug gives the same text whatever records and requests are involved. */
  readonly cause: string;
  /** The step at which the invariant was violated, where there is one. */
  readonly step: number | undefined;
  /** The requests that take part. */
  readonly requests: readonly string[];
}

/** Names one bug: shrinking keeps it and deduplication groups by it. */
export function signatureOf(violation: Violation): string {
  return `${violation.invariant}|${violation.cause}`;
}

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly violations: readonly [Violation, ...Violation[]] }
  /** A bound was hit before anything could be judged. Never reported as passed. */
  | { readonly kind: 'inconclusive'; readonly reason: string };

/** A rule about runs. Returns what breaks it, the worst first; an empty list where it holds. */
export interface Invariant {
  readonly name: string;
  readonly check: (run: Run, thresholds: Thresholds) => readonly Violation[];
}

/** The figures a run under the slo profile is held to. Rates are fractions, times virtual milliseconds. */
export interface Thresholds {
  readonly errorRateMax: number;
  readonly p99MsMax: number;
  readonly contentionRateMax: number;
  readonly makespanMsMax: number;
}
