import type { AuditRequest } from '../../audit/audit-queue.ts';
import type { AuditAnswer } from '../../audit/auditor.ts';
import type { HeapSample } from '../heap-trend.ts';
import type { MeasuredMemory } from '../memory-watch.ts';
import type { SentCommand } from '../redis/senders.ts';

/** What the load test tells a worker process. */
export type ToWorker =
  | {
      readonly kind: 'start';
      readonly system: string;
      readonly processId: string;
      readonly requestTimeoutMs: number;
      readonly visibilityMs: number;
      readonly redis: { readonly url: string; readonly keyPrefix: string; readonly resend: boolean };
    }
  | {
      readonly kind: 'deliver';
      readonly delivery: number;
      readonly task: string;
      readonly request: AuditRequest;
      readonly attempt: number;
    }
  | { readonly kind: 'answer'; readonly call: number; readonly outcome: Outcome }
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'stop' }
  | { readonly kind: 'memory'; readonly which: 'begin' | 'prune' | 'end' };

/** What a worker process tells the load test. */
export type FromWorker =
  | { readonly kind: 'ready' | 'started' | 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'call'; readonly call: number; readonly what: WorkerCall }
  /** The handler of a delivery has ended. */
  | { readonly kind: 'settled'; readonly delivery: number; readonly error: string | undefined }
  | { readonly kind: 'connected' | 'disconnected'; readonly port: number }
  | { readonly kind: 'sent'; readonly port: number; readonly commands: SentCommand[] }
  | { readonly kind: 'script'; readonly lua: string }
  | { readonly kind: 'memory'; readonly memory: MeasuredMemory | undefined }
  | { readonly kind: 'heap'; readonly sample: HeapSample };

/** A call of a service that lives with the load test: the queue, or the auditor. */
export type WorkerCall =
  | { readonly service: 'consume'; readonly concurrency: number }
  | { readonly service: 'close' }
  | { readonly service: 'enqueue'; readonly request: AuditRequest }
  | { readonly service: 'audit'; readonly delivery: number | undefined; readonly request: AuditRequest }
  | { readonly service: 'ack'; readonly delivery: number }
  | { readonly service: 'nack'; readonly delivery: number; readonly delayMs: number }
  | { readonly service: 'extend'; readonly delivery: number; readonly visibilityMs: number }
  | { readonly service: 'deadLetter'; readonly delivery: number; readonly reason: string };

export type Outcome =
  | { readonly kind: 'done'; readonly answer: AuditAnswer | undefined }
  | {
      readonly kind: 'error';
      readonly message: string;
      /** Of an `AuditorError`. */
      readonly auditor: { readonly kind: string; readonly retryAfterMs: number | undefined } | undefined;
    };
