import type { AuditRequest } from './audit-queue.ts';

/** What an operator wants to know and no caller is there to be told. */
export type AuditEvent =
  | {
      readonly kind: 'returned' | 'dead-lettered';
      readonly request: AuditRequest;
      readonly attempt: number;
      readonly error: Error;
    }
  /** A call of the queue or a release failed for good: redelivery, or the end of the lease, does the rest. */
  | {
      readonly kind: 'given-up';
      readonly request: AuditRequest;
      readonly operation: 'ack' | 'nack' | 'dead-letter' | 'release';
      readonly error: Error;
    }
  | { readonly kind: 'subscription-failed'; readonly error: Error };

export type OnAuditEvent = (event: AuditEvent) => void;

/** Takes one line about a step of the work. Where there is none, no line is made. */
export type AuditLog = (line: string) => void;

/** A log that throws must not change what happens to a request either. */
export function harmless(log: AuditLog): AuditLog {
  return (line) => {
    try {
      log(line);
    } catch {
      // There is nowhere left to write it.
    }
  };
}

/** An observer that throws must not change what happens to a request. */
export function tell(onEvent: OnAuditEvent | undefined, event: AuditEvent): void {
  try {
    onEvent?.(event);
  } catch {
    // There is nobody left to tell.
  }
}
