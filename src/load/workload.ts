import type { PlannedOperation } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import type { Batch, Batches } from './batches.ts';
import type { ResolvedLoadOptions } from './load-options.ts';

export interface WorkloadParts {
  readonly options: ResolvedLoadOptions;
  readonly batches: Batches;
  /** Real milliseconds since the run began. */
  readonly nowMs: () => number;
  /** Enqueues the request after its `arrivalMs`, counted from now. */
  readonly submit: (request: PlannedOperation) => void;
}

/** Requests judged together: enough to be worth a pass, few enough to be kept. */
const batchSize = 1_000;
const hotRecords = 4;
/** Between the first requests of the closed model. */
const rampMs = 1;
/** How far ahead arrivals of the open model are handed in. */
const aheadMs = 1_000;

/**
 * Sends the requests in. Closed: a new one enters when one has ended, so that a slow system is asked less often. Open:
 * they arrive at their times whatever became of those before them, and their latency counts from then, so that waiting
 * to be sent is not left out (coordinated omission).
 */
export class Workload {
  readonly #parts: WorkloadParts;
  readonly #prng: Prng;
  #sent = 0;
  #ended = 0;
  #batch: Batch | undefined;
  #startMs = 0;
  #measuring = false;

  constructor(parts: WorkloadParts) {
    this.#parts = parts;
    this.#prng = new Prng(parts.options.seed);
  }

  get sent(): number {
    return this.#sent;
  }

  get ended(): number {
    return this.#ended;
  }

  /** When the measured part began, by the run's clock. */
  get startMs(): number {
    return this.#startMs;
  }

  get inFlight(): number {
    return this.#sent - this.#ended;
  }

  /** Whether every request has been sent and has ended. */
  get isOver(): boolean {
    return this.inFlight === 0 && !this.#hasMore();
  }

  /** Requests that are not counted: code is compiled and connections are made. */
  warmUp(count: number): void {
    const batch = this.#parts.batches.begin(false);
    for (let index = 1; index <= count; index += 1) {
      this.#sent += 1;
      this.#send(batch, { id: `w${index}`, subject: `warm-up${index}`, atMs: 0 });
    }
    this.#parts.batches.close();
  }

  start(): void {
    this.#sent = 0;
    this.#ended = 0;
    this.#measuring = true;
    this.#startMs = this.#parts.nowMs();
    if (this.#parts.options.ratePerSecond !== undefined) return;
    // One by one, as users come: a thousand in the same instant would measure how fast this process sends.
    for (let index = 0; index < this.#parts.options.concurrency && this.#hasMore(); index += 1) {
      this.#next(index * rampMs);
    }
  }

  /** The requests of a plan, at their times. */
  rehearse(requests: readonly PlannedOperation[]): void {
    const batch = this.#parts.batches.begin(true);
    this.#startMs = this.#parts.nowMs();
    for (const { process, ...request } of requests) {
      this.#sent += 1;
      this.#send(batch, request, process);
    }
    this.#parts.batches.close();
  }

  /** No more requests: those in flight may end. */
  stop(): void {
    this.#measuring = false;
    this.#parts.batches.close();
  }

  requestEnded(): void {
    this.#ended += 1;
    if (this.#parts.options.ratePerSecond === undefined && this.#hasMore()) this.#next(0);
  }

  /** Open model: hands in what arrives within the next second. Call it more often than that. */
  arrive(): void {
    const { options, nowMs } = this.#parts;
    if (options.ratePerSecond === undefined) return;
    while (this.#hasMore()) {
      const dueMs = this.#startMs + (this.#sent * 1000) / options.ratePerSecond;
      const delayMs = dueMs - nowMs();
      if (delayMs > aheadMs) return;
      this.#next(delayMs);
    }
  }

  #hasMore(): boolean {
    const { requests, durationMs, ratePerSecond } = this.#parts.options;
    if (!this.#measuring || this.#sent >= requests) return false;
    if (durationMs === undefined) return true;
    const sinceMs =
      ratePerSecond === undefined ? this.#parts.nowMs() - this.#startMs : (this.#sent * 1000) / ratePerSecond;
    return sinceMs < durationMs;
  }

  #next(delayMs: number): void {
    const { batches, options } = this.#parts;
    this.#sent += 1;
    if (this.#batch === undefined || this.#batch.requests.length >= batchSize) {
      this.#batch = batches.begin(true);
    }
    const isHot = this.#prng.integer(1, 100) <= options.hotPercent;
    const hot = `hot${this.#prng.integer(1, hotRecords)}.${this.#batch.number}`;
    const record = isHot ? hot : `m${this.#sent}`;
    this.#send(this.#batch, { id: `r${this.#sent}`, subject: record, atMs: delayMs });
    if (!this.#hasMore()) batches.close();
  }

  #send(batch: Batch, request: Omit<PlannedOperation, 'kind' | 'process'>, home?: number): void {
    const { batches, nowMs, submit, options } = this.#parts;
    const process = home ?? this.#prng.integer(1, options.processes);
    // An open-model request that is handed in late arrived in the past all the same.
    batches.add(batch, { ...request, kind: 'audit', atMs: nowMs() + request.atMs, process });
    submit({ ...request, kind: 'audit', atMs: Math.max(request.atMs, 0), process });
  }
}
