import type { Run } from './run.ts';
import type { Timeline } from './timeline.ts';

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
  /** `file:line` in the tested code, or in the check, that threw; where nothing did, or it is not known, there is none. */
  readonly at?: string | undefined;
  /** What shows it, beside the run itself. */
  readonly timeline?: Timeline | undefined;
}

/** Names one bug: deduplication groups by it. The place is no part of it, since lines move with every change. */
export function signatureOf(violation: Violation): string {
  return `${violation.invariant}|${violation.cause}`;
}

/** Whether another run breaks the same in the same place. Shrinking keeps both: two assertions may read alike. */
export function isAlike(found: Violation, other: Violation): boolean {
  return signatureOf(other) === signatureOf(found) && other.at === found.at;
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
