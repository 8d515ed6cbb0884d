import type { AuditRequest } from './audit-queue.ts';

export type Verdict = 'flag' | 'clean';

/** What the auditor says of one record. It names the request and record it judged. */
export interface AuditAnswer {
  readonly requestId: string;
  readonly record: string;
  readonly verdict: Verdict;
}

/** The auditor: slow, remote and fallible. It may answer late, wrongly, or never. */
export interface IAAuditor {
  /** Rejects with an `AuditorError`; the signal asks it to give up. */
  audit(request: AuditRequest, options: { readonly signal: AbortSignal }): Promise<AuditAnswer>;
}

export type AuditorErrorKind = 'transient' | 'permanent' | 'rate-limited';

/** Why the auditor gave no answer. `retryAfterMs` is set where it asked for a pause before the next call. */
export class AuditorError extends Error {
  override readonly name = 'AuditorError';
  readonly kind: AuditorErrorKind;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: AuditorErrorKind,
    message: string,
    options: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}
