import type { Redis } from 'ioredis';
import type { AuditQueue } from '../audit-queue.ts';
import type { IAAuditor } from '../auditor.ts';

/** What one simulated process of the system under test is given. */
export interface AuditEnvironment {
  /** `p1`, `p2`, …; a restarted process is `p1~2`. */
  readonly processId: string;
  /** A real ioredis client of this process's own; it leads to the simulated Redis. */
  readonly redis: Redis;
  readonly queue: AuditQueue;
  readonly auditor: IAAuditor;
  /** The limit of one request, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How long a delivered request stays hidden from other processes, in milliseconds. */
  readonly visibilityMs: number;
  /**
   * How far an extension is to hide a delivery, in milliseconds. Whoever reads it extends what it has in work, and is
   * therefore also run with a visibility of this, which its work outlasts.
   */
  readonly extensionMs: number;
  /**
   * How many deliveries a process may have in work at once. Whoever reads it is also run with fewer than there are requests,
   * and held to it: no process subscribes anew while it still has as many in work.
   */
  readonly concurrency: number;
  /** How long a lock is to live without renewal, in milliseconds: whoever reads it renews what it holds, and is tried with less. */
  readonly leaseMs: number;
  /** How long `stop` may wait for what is in work, in milliseconds, before it hands that back. */
  readonly stopTimeoutMs: number;
  /** Takes whatever the system tells about its work. It fails in some runs of a system that promises to bear that. */
  readonly observe: (event: unknown) => void;
  /** Takes lines for `raceproof replay --log`; undefined in every other run, so that nothing is formatted for nobody. */
  readonly log?: ((line: string) => void) | undefined;
}

/** One running process of the system under test. */
export interface AuditService {
  /** Resolves once the service consumes the queue. */
  start(): Promise<void>;
  /** Graceful shutdown: work in flight ends or goes back, then nothing is left. */
  stop(): Promise<void>;
}

/** The system under test: builds one process of it. Called again for each process and each restart. */
export type AuditSystem = (environment: AuditEnvironment) => AuditService;
