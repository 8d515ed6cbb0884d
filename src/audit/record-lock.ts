import crypto from 'node:crypto';
import { asError, AuditFailure } from './audit-failure.ts';
import type { AuditMetricsRecorder } from './audit-metrics.ts';
import type { AuditScripts } from './audit-scripts.ts';
import { backoffMs } from './backoff.ts';
import type { ResolvedAuditOptions } from './options.ts';
import { retry } from './retry.ts';
import type { Alarm, Work } from './work.ts';

export interface RecordLockDependencies {
  readonly scripts: AuditScripts;
  readonly options: ResolvedAuditOptions;
  readonly metrics: AuditMetricsRecorder;
}

/** What a granted lock tells its holder. */
export interface Grant {
  readonly fence: number;
  /** The request that flagged the record earlier. */
  readonly flaggedBy: string | undefined;
}

/**
 * A record's lock in Redis, for one piece of work. It is a lease: kept alive by a heartbeat while the work lasts, and
 * the work is cancelled once it may be lost. Losing it unnoticed is still safe, because the flag journal checks the
 * fence.
 */
export class RecordLock {
  readonly #scripts: AuditScripts;
  readonly #options: ResolvedAuditOptions;
  readonly #metrics: AuditMetricsRecorder;
  readonly #record: string;
  readonly #work: Work;
  readonly #token: string = crypto.randomUUID();
  /** A command that could take the lock was sent, and no reply since ruled it out: the lock must be released. */
  #mayBeHeld = false;
  #isKept = false;
  /** Earliest end of the lease: counted from before the command was sent, never from its reply. */
  #leaseEndMs = 0;
  #heartbeat: Alarm | undefined;

  constructor(dependencies: RecordLockDependencies, record: string, work: Work) {
    this.#scripts = dependencies.scripts;
    this.#options = dependencies.options;
    this.#metrics = dependencies.metrics;
    this.#record = record;
    this.#work = work;
  }

  /** Rejects with an `AuditFailure` when the lock stays taken or Redis stays out of reach. */
  async acquire(): Promise<Grant> {
    const { lockWaitMs, lockRetryMs, lockRetryMaxMs } = this.#options;
    const giveUpMs = performance.now() + lockWaitMs;
    let isContended = false;
    let lastError: unknown;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const grant = await this.#tryOnce();
        if (grant !== undefined) return this.#keep(grant);
        this.#options.log?.(`${this.#record}: lock refused, it is held`);
        if (!isContended) this.#metrics.count('lockContended');
        isContended = true;
      } catch (error) {
        // The command may have taken effect. The same token is used again, so a further try then finds its own lock.
        lastError = error;
      }
      const leftMs = giveUpMs - performance.now();
      if (leftMs <= 0) {
        throw new AuditFailure('lock-busy', `no lock on ${this.#record} within ${lockWaitMs} ms`, {
          cause: lastError,
        });
      }
      await this.#work.sleep(
        Math.min(leftMs, backoffMs({ baseMs: lockRetryMs, maxMs: lockRetryMaxMs }, attempt)),
      );
    }
  }

  /** Throws if the lease may have ended. A paused process sees replies before its late timers, so ask before acting. */
  assertHeld(): void {
    if (this.#isKept && performance.now() < this.#leaseEndMs) return;
    throw this.#lose(new Error('its lease ended'));
  }

  /** Gives the lock back if it may be held. Rejects if that failed: then the end of the lease does it. */
  async release(): Promise<void> {
    this.#stopHeartbeat();
    this.#isKept = false;
    if (!this.#mayBeHeld) return;
    const { commandTimeoutMs, commandAttemptsMax, commandRetryMs } = this.#options;
    const policy = {
      operation: 'releasing the lock',
      limitMs: commandTimeoutMs,
      attemptsMax: commandAttemptsMax,
      baseMs: commandRetryMs,
      maxMs: commandRetryMs,
    };
    await retry(this.#work, policy, () =>
      this.#scripts.release({ record: this.#record, token: this.#token }),
    );
    this.#mayBeHeld = false;
    this.#options.log?.(`${this.#record}: lock released`);
  }

  async #tryOnce(): Promise<Grant | undefined> {
    const { commandTimeoutMs, leaseMs } = this.#options;
    const sentMs = performance.now();
    const limit = { operation: 'acquiring the lock', limitMs: commandTimeoutMs };
    const reply = await this.#work.wait(limit, () => {
      this.#mayBeHeld = true;
      return this.#scripts.acquire({ record: this.#record, token: this.#token, leaseMs });
    });
    const grant = parseGrant(reply);
    this.#leaseEndMs = sentMs + leaseMs;
    this.#mayBeHeld = grant !== undefined;
    return grant;
  }

  #keep(grant: Grant): Grant {
    this.#isKept = true;
    this.#options.log?.(`${this.#record}: lock taken, fence ${grant.fence}`);
    this.#metrics.count('lockAcquisitions');
    this.#startHeartbeat();
    return grant;
  }

  #startHeartbeat(): void {
    this.#heartbeat = this.#work.alarm(this.#options.leaseMs / 3, () => void this.#renew());
  }

  #stopHeartbeat(): void {
    if (this.#heartbeat !== undefined) this.#work.silence(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  /** Never rejects: what goes wrong cancels the work. */
  async #renew(): Promise<void> {
    const { commandTimeoutMs, leaseMs } = this.#options;
    const sentMs = performance.now();
    const limitMs = Math.min(commandTimeoutMs, this.#leaseEndMs - sentMs);
    try {
      if (limitMs <= 0) throw new Error('its lease ended before it was renewed');
      const call = (): Promise<unknown> =>
        this.#scripts.renew({ record: this.#record, token: this.#token, leaseMs });
      const reply = await this.#work.beside({ operation: 'renewing the lock', limitMs }, call);
      if (Number(reply) !== 1) throw new Error('its renewal was refused');
      if (!this.#isKept) return;
      this.#leaseEndMs = sentMs + leaseMs;
      this.#startHeartbeat();
    } catch (error) {
      // Released meanwhile: a failed renewal is then no loss.
      if (this.#isKept) this.#work.cancel(this.#lose(error));
    }
  }

  #lose(cause: unknown): AuditFailure {
    if (this.#isKept) {
      this.#metrics.count('leaseLost');
      this.#options.log?.(`${this.#record}: lock lost, ${asError(cause).message}`);
    }
    this.#isKept = false;
    this.#stopHeartbeat();
    return new AuditFailure('lease-lost', `lost the lock on ${this.#record}: ${asError(cause).message}`, {
      cause,
    });
  }
}

/** Numbers may come as strings (ioredis' `stringNumbers`). */
function parseGrant(reply: unknown): Grant | undefined {
  const [first, flaggedBy] = (Array.isArray(reply) ? reply : [reply]) as readonly unknown[];
  const fence = Number(first);
  if (
    !Number.isSafeInteger(fence) ||
    fence < 0 ||
    (flaggedBy !== undefined && typeof flaggedBy !== 'string')
  ) {
    throw new Error(`unexpected reply of the acquire script: ${JSON.stringify(reply)}`);
  }
  return fence === 0 ? undefined : { fence, flaggedBy };
}
