import type { PlannedOperation, ServiceContext } from '../../kit.ts';
import type { AuditRequest } from '../audit-queue.ts';

const retryMs = 50;

/** Whoever asks for audits: enqueues each planned request at its time, and again until the queue accepts it. */
export class Producer {
  readonly #context: ServiceContext;
  readonly #accept: (request: AuditRequest, home: number) => void;
  /** Requests that the queue has not accepted yet. */
  readonly pending = new Set<string>();

  constructor(context: ServiceContext, accept: (request: AuditRequest, home: number) => void) {
    this.#context = context;
    this.#accept = accept;
  }

  send(planned: PlannedOperation, afterMs = planned.atMs): void {
    const { id, subject: record = id, process } = planned;
    this.pending.add(id);
    this.#context.arrive({
      from: 'producer',
      name: id,
      afterMs,
      process: this.#context.processes[process - 1] ?? '',
      operation: 'queue.enqueue',
      refused: () => this.send(planned, retryMs),
      accepted: () => {
        this.pending.delete(id);
        this.#accept({ id, record }, process);
      },
    });
  }
}
