import { type AuditLog, harmless, type OnAuditEvent } from './audit-event.ts';

/** Limits of an `AuditProcessor`. Everything has a default; all times are whole milliseconds. */
export interface AuditOptions {
  /** Deliveries in work at once. */
  readonly concurrency?: number;
  /** Deliveries of one request before it goes to the dead letters. */
  readonly attemptsMax?: number;
  /** Bounds the whole handling of one delivery, giving back what it holds included. */
  readonly requestTimeoutMs?: number;
  /** The last part of `requestTimeoutMs`, kept for releasing the lock and answering the queue. */
  readonly settleTimeoutMs?: number;
  /** How long a delivery queues behind others of this process for the same record. */
  readonly recordWaitMs?: number;
  /** How long a record's lock lives in Redis without renewal; renewed every third of it. */
  readonly leaseMs?: number;
  /** How long to try for a lock that another process holds. */
  readonly lockWaitMs?: number;
  /** Pause before the second try for the lock; doubles with each further one. */
  readonly lockRetryMs?: number;
  readonly lockRetryMaxMs?: number;
  /** Bounds one Redis command. */
  readonly commandTimeoutMs?: number;
  /** Tries of one flag or release command. */
  readonly commandAttemptsMax?: number;
  readonly commandRetryMs?: number;
  /** Bounds one call of the auditor. */
  readonly auditorTimeoutMs?: number;
  /** Calls of the auditor for one delivery. */
  readonly auditorAttemptsMax?: number;
  readonly auditorBackoffMs?: number;
  /** A longer pause than this, asked for by the auditor, is spent in the queue instead of in work. */
  readonly auditorPauseMaxMs?: number;
  /** Bounds one call of the queue. */
  readonly queueTimeoutMs?: number;
  /** Tries of one ack, nack or dead-letter call. */
  readonly queueAttemptsMax?: number;
  readonly queueRetryMs?: number;
  /** How far one extension hides the delivery; extended every third of it while in work. */
  readonly visibilityMs?: number;
  /** Delay of the second delivery after a failure; doubles with each further one. */
  readonly redeliveryDelayMs?: number;
  readonly redeliveryDelayMaxMs?: number;
  /** Pause before subscribing again; doubles while that keeps failing. */
  readonly resubscribeDelayMs?: number;
  readonly resubscribeDelayMaxMs?: number;
  /** How long `stop` lets deliveries in work finish before it interrupts and returns them. */
  readonly stopTimeoutMs?: number;
  /** Told of failures that end in a return, a dead letter or a given-up call. */
  readonly onEvent?: OnAuditEvent;
  /** Told of each step: lock taken, refused, lost and released, verdict, flag, and what the queue was told. */
  readonly log?: AuditLog | undefined;
}

/** The options that hold a number. */
export type AuditLimits = Required<Omit<AuditOptions, 'onEvent' | 'log'>>;

export interface ResolvedAuditOptions extends AuditLimits {
  readonly onEvent: OnAuditEvent | undefined;
  readonly log: AuditLog | undefined;
}

/** The longest delay `setTimeout` takes; a longer one would fire at once. */
const timerMaxMs = 2 ** 31 - 1;
const countMax = 1_000_000;

const defaultLimits: AuditLimits = {
  concurrency: 300,
  attemptsMax: 5,
  requestTimeoutMs: 10_000,
  settleTimeoutMs: 3_000,
  recordWaitMs: 4_000,
  leaseMs: 5_000,
  lockWaitMs: 2_000,
  lockRetryMs: 50,
  lockRetryMaxMs: 250,
  commandTimeoutMs: 1_000,
  commandAttemptsMax: 2,
  commandRetryMs: 25,
  auditorTimeoutMs: 2_000,
  auditorAttemptsMax: 3,
  auditorBackoffMs: 100,
  auditorPauseMaxMs: 1_000,
  queueTimeoutMs: 1_000,
  queueAttemptsMax: 3,
  queueRetryMs: 50,
  visibilityMs: 30_000,
  redeliveryDelayMs: 500,
  redeliveryDelayMaxMs: 30_000,
  resubscribeDelayMs: 100,
  resubscribeDelayMaxMs: 5_000,
  stopTimeoutMs: 10_000,
};

/** Throws a `TypeError` for an unknown option, a value out of range, or two options that contradict each other. */
export function resolveAuditOptions(options: AuditOptions = {}): ResolvedAuditOptions {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) throw wrong('options', 'an object', given);
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (name === 'onEvent' || name === 'log') {
      if (value !== undefined && typeof value !== 'function') throw wrong(name, 'a function', value);
    } else if (!Object.hasOwn(defaultLimits, name)) {
      throw new TypeError(`unknown audit option "${name}": expected one of ${knownNames()}`);
    } else if (value !== undefined) {
      checkLimit(name, value);
    }
  }
  const limits = withDefaults(options);
  checkTogether(limits);
  const { onEvent, log } = options;
  return { ...limits, onEvent, log: log === undefined ? undefined : harmless(log) };
}

function checkLimit(name: string, value: unknown): void {
  const max = name.endsWith('Ms') ? timerMaxMs : countMax;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw wrong(name, `a whole number from 1 to ${max}`, value);
  }
}

function withDefaults(options: AuditOptions): AuditLimits {
  const { onEvent: _, log: __, ...given } = options;
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const limits: AuditLimits = { ...defaultLimits, ...set };
  // These follow the limit they must stay below, so that shortening that one alone is not an error.
  return {
    ...limits,
    settleTimeoutMs:
      options.settleTimeoutMs ?? Math.min(limits.settleTimeoutMs, Math.ceil(limits.requestTimeoutMs * 0.3)),
    commandTimeoutMs:
      options.commandTimeoutMs ?? Math.min(limits.commandTimeoutMs, Math.ceil(limits.leaseMs / 2)),
    lockRetryMaxMs: options.lockRetryMaxMs ?? Math.max(limits.lockRetryMaxMs, limits.lockRetryMs),
    redeliveryDelayMaxMs:
      options.redeliveryDelayMaxMs ?? Math.max(limits.redeliveryDelayMaxMs, limits.redeliveryDelayMs),
    resubscribeDelayMaxMs:
      options.resubscribeDelayMaxMs ?? Math.max(limits.resubscribeDelayMaxMs, limits.resubscribeDelayMs),
  };
}

function checkTogether(limits: AuditLimits): void {
  const below = (name: keyof AuditLimits, limit: keyof AuditLimits): void => {
    if (limits[name] < limits[limit]) return;
    throw wrong(name, `less than ${limit} (${limits[limit]})`, limits[name]);
  };
  const atMost = (name: keyof AuditLimits, limit: keyof AuditLimits): void => {
    if (limits[name] <= limits[limit]) return;
    throw wrong(name, `at most ${limit} (${limits[limit]})`, limits[name]);
  };
  below('settleTimeoutMs', 'requestTimeoutMs');
  // A renewal that may take as long as the lease cannot keep it.
  below('commandTimeoutMs', 'leaseMs');
  atMost('lockRetryMs', 'lockRetryMaxMs');
  atMost('redeliveryDelayMs', 'redeliveryDelayMaxMs');
  atMost('resubscribeDelayMs', 'resubscribeDelayMaxMs');
}

function knownNames(): string {
  return [...Object.keys(defaultLimits), 'onEvent', 'log'].join(', ');
}

function wrong(name: string, expected: string, came: unknown): TypeError {
  const shown = typeof came === 'string' ? JSON.stringify(came) : String(came);
  return new TypeError(`audit option "${name}" must be ${expected}, got ${shown}`);
}
