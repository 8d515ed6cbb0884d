/** Why one handling of a delivery ended without an outcome. All but `malformed` may go better next time. */
export type AuditFailureKind =
  | 'timed-out'
  | 'stopped'
  /** It came when no delivery should come any more. */
  | 'not-accepting'
  | 'lock-busy'
  | 'lease-lost'
  | 'stale-fence'
  | 'unexpected-answer'
  | 'attempts-used-up'
  | 'malformed-request';

export class AuditFailure extends Error {
  override readonly name = 'AuditFailure';
  readonly kind: AuditFailureKind;

  constructor(kind: AuditFailureKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
  }
}

/** What was thrown, as an `Error`: libraries may throw anything. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
