import { subjectOf } from '../core/plan.ts';
import { auditFact } from '../audit/scenario/audit-fact.ts';
import type { Fact, ToldHappening } from '../core/fact.ts';
import type { PlannedOperation } from '../core/plan.ts';

/** Some requests and all that happened to them and their records. Judged as one run, then forgotten. */
export interface Batch {
  readonly number: number;
  readonly requests: PlannedOperation[];
  readonly facts: Fact[];
  /** Whether it enters the figures: the warm-up does not. */
  readonly counts: boolean;
  unsettled: number;
  /** No request is added any more. */
  closed: boolean;
  /** The store lost what it held meanwhile: its facts say nothing any more. */
  lostTruth: boolean;
}

/**
 * Sorts the facts of a live run by the batch whose request or record they are about, so that a run of any length is
 * judged piece by piece, in bounded memory. No two batches share a record.
 */
export class Batches {
  readonly #open = new Set<Batch>();
  readonly #byRequest = new Map<string, Batch>();
  readonly #byRecord = new Map<string, Batch>();
  #current: Batch | undefined;
  #last = 0;

  get open(): readonly Batch[] {
    return [...this.#open];
  }

  /** The batch that new requests enter. */
  begin(counts: boolean): Batch {
    this.close();
    this.#last += 1;
    const batch: Batch = {
      number: this.#last,
      requests: [],
      facts: [],
      counts,
      unsettled: 0,
      closed: false,
      lostTruth: false,
    };
    this.#open.add(batch);
    this.#current = batch;
    return batch;
  }

  close(): void {
    if (this.#current !== undefined) this.#current.closed = true;
    this.#current = undefined;
  }

  add(batch: Batch, request: PlannedOperation): void {
    batch.requests.push(request);
    batch.unsettled += 1;
    this.#byRequest.set(request.id, batch);
    this.#byRecord.set(subjectOf(request), batch);
  }

  /** Writes the fact down where it belongs; facts about a batch that was judged are dropped. */
  tell(fact: Fact): void {
    const { what } = fact;
    if (what.kind === 'process' || what.kind === 'fault' || what.kind === 'healed') {
      for (const batch of this.#open) batch.facts.push(fact);
      return;
    }
    const batch = what.kind === 'told' ? this.#batchOf(what) : undefined;
    batch?.facts.push(fact);
    const { kind } = auditFact(fact).what;
    const isEnding = kind === 'acked' || kind === 'dead-lettered';
    if (isEnding && batch !== undefined) batch.unsettled -= 1;
  }

  /** Batches whose every request has ended. */
  finished(): Batch[] {
    return [...this.#open].filter(({ closed, unsettled }) => closed && unsettled === 0);
  }

  forget(batch: Batch): void {
    this.#open.delete(batch);
    for (const request of batch.requests) {
      this.#byRequest.delete(request.id);
      this.#byRecord.delete(subjectOf(request));
    }
  }

  /** The store has forgotten everything. */
  truthLost(): void {
    for (const batch of this.#open) batch.lostTruth = true;
  }

  #batchOf({ operation = '', subject = '' }: ToldHappening): Batch | undefined {
    return this.#byRequest.get(operation) ?? this.#byRecord.get(subject);
  }
}
