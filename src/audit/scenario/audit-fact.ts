import { type Fact, remember } from '../../kit.ts';
import type { AuditorErrorKind } from '../auditor.ts';

type Happening = Fact['what'];

type ToldHappening = Extract<Happening, { kind: 'told' }>;

/** What the services of an audit tell, as the data of a told fact. */
export type AuditHappening = QueueHappening | AuditorHappening | LockHappening | FlagHappening;

/** A fact of an audit: what a service told in its own words, or what the engine knows. */
export interface AuditFact extends Omit<Fact, 'what'> {
  readonly what: Exclude<Happening, ToldHappening> | AuditHappening | ToldHappening;
}

/** The fact as the engine takes it: open, and known by its name, its subject and its operation. */
export function toldOf(happening: AuditHappening): ToldHappening {
  return {
    kind: 'told',
    name: happening.kind,
    service: services[happening.kind],
    subject: 'record' in happening ? happening.record : undefined,
    operation: 'request' in happening ? happening.request : undefined,
    data: happening,
  };
}

/** The facts of a run with what the services of an audit told in its own types. Positions stay. */
export const auditFacts = remember((facts: readonly Fact[]): readonly AuditFact[] => facts.map(auditFact));

export function auditFact(fact: Fact): AuditFact {
  const { what } = fact;
  // What is told by a service of an audit comes from `toldOf`; a system's own note has no service.
  if (what.kind !== 'told' || what.service === undefined || !(what.name in services)) return fact;
  return { ...fact, what: what.data as unknown as AuditHappening };
}

const services: Readonly<Record<AuditHappening['kind'], 'queue' | 'auditor' | 'redis'>> = {
  enqueued: 'queue',
  delivered: 'queue',
  called: 'queue',
  acked: 'queue',
  returned: 'queue',
  'dead-lettered': 'queue',
  'visible-again': 'queue',
  overloaded: 'queue',
  subscribing: 'queue',
  subscribed: 'queue',
  unsubscribing: 'queue',
  'subscription-lost': 'queue',
  built: 'queue',
  asked: 'auditor',
  judged: 'auditor',
  answered: 'auditor',
  aborted: 'auditor',
  locked: 'redis',
  'lock-refused': 'redis',
  'lock-renewed': 'redis',
  unlocked: 'redis',
  'lock-expired': 'redis',
  flagged: 'redis',
};

/** What a process may call the queue for about a delivery. */
export type DeliveryCall = 'ack' | 'nack' | 'extend' | 'dead-letter';

export type QueueHappening =
  | { readonly kind: 'enqueued'; readonly request: string; readonly record: string }
  | {
      readonly kind: 'delivered';
      readonly request: string;
      readonly record: string;
      readonly attempt: number;
      readonly process: string;
      /** It lacks its name or its record. */
      readonly isMalformed?: boolean | undefined;
    }
  /** A process calls the queue about a delivery. */
  | {
      readonly kind: 'called';
      readonly request: string;
      readonly operation: DeliveryCall;
    }
  | { readonly kind: 'acked'; readonly request: string }
  | { readonly kind: 'returned'; readonly request: string; readonly delayMs: number }
  | { readonly kind: 'dead-lettered'; readonly request: string; readonly reason: string }
  | { readonly kind: 'visible-again'; readonly request: string }
  /** A process asks for deliveries. */
  | { readonly kind: 'subscribing'; readonly process: string }
  /** It has got its n-th subscription, asks to close it, or that broke. */
  | SubscriptionHappening<'subscribed'>
  | SubscriptionHappening<'unsubscribing'>
  | SubscriptionHappening<'subscription-lost'>
  /** A process was built with an odd limit, for a trial. What was given is `undefined` where nothing was. */
  | {
      readonly kind: 'built';
      readonly process: string;
      readonly limit: string;
      readonly given: number | string | null | undefined;
      /** What it threw, if it did. */
      readonly refusal: string | undefined;
    }
  /** A process subscribes though it has as much in work as it may. */
  | {
      readonly kind: 'overloaded';
      readonly process: string;
      readonly inWork: number;
      readonly limit: number;
    };

export type SubscriptionHappening<Kind> = {
  readonly kind: Kind;
  readonly process: string;
  readonly nth: number;
};

export type AuditorHappening = JudgedHappening | CallHappening;

/** A call of the auditor, by its task and number: made, given up by its signal, or answered, which a hanging one never is. */
export type CallHappening =
  | {
      readonly kind: 'asked';
      readonly request: string;
      readonly record: string;
      readonly call: string;
      /** Its signal had fired before it was made. */
      readonly isDead?: true | undefined;
    }
  | { readonly kind: 'aborted'; readonly request: string; readonly call: string }
  | {
      readonly kind: 'answered';
      readonly request: string;
      readonly call: string;
      /** The kind of its error, where it came to one. */
      readonly failure?: AuditorErrorKind | 'other' | undefined;
      /** The pause that the auditor asked for instead of answering, in milliseconds. */
      readonly retryAfterMs?: number | undefined;
    };

/** `honest` is false where a fault made the answer wrong. `verdict` is undefined for a malformed answer. */
export type JudgedHappening = {
  readonly kind: 'judged';
  readonly request: string;
  readonly record: string;
  readonly verdict: 'flag' | 'clean' | undefined;
  readonly honest: boolean;
  readonly call?: string | undefined;
};

export type LockHappening =
  | {
      readonly kind: 'locked';
      readonly record: string;
      readonly token: string;
      readonly leaseMs: number | undefined;
    }
  | { readonly kind: 'lock-refused'; readonly record: string }
  | { readonly kind: 'lock-renewed'; readonly record: string; readonly leaseMs?: number | undefined }
  | { readonly kind: 'unlocked'; readonly record: string }
  | { readonly kind: 'lock-expired'; readonly record: string };

export type FlagHappening = {
  readonly kind: 'flagged';
  readonly record: string;
  readonly request: string;
  readonly fence: number;
};
