import type { AuditRequest } from '../audit-queue.ts';
import { processName, type PlannedOperation } from '../../core/plan.ts';
import type { Simulation } from '../../sim/simulation.ts';

const retryMs = 50;

/** Whoever asks for audits: enqueues each planned request at its time, and again until the queue accepts it. */
export class Producer {
  readonly #simulation: Simulation;
  readonly #accept: (request: AuditRequest, home: number) => void;
  /** Requests that the queue has not accepted yet. */
  readonly pending = new Set<string>();

  constructor(simulation: Simulation, accept: (request: AuditRequest, home: number) => void) {
    this.#simulation = simulation;
    this.#accept = accept;
  }

  send(planned: PlannedOperation, delayMs: number): void {
    const { id, subject: record = id, process } = planned;
    this.pending.add(id);
    const arrival = this.#simulation.later('arrival', 'producer', id, delayMs, () => {
      const script = this.#simulation.faults?.script({
        process: processName(process),
        operation: 'queue.enqueue',
        request: id,
        id: () => arrival.id,
      });
      if (script?.applied === false) {
        this.send(planned, retryMs);
        return;
      }
      this.pending.delete(id);
      this.#accept({ id, record }, process);
    });
  }
}
