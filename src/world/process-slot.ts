import type { ProcessChange } from '../core/fact.ts';
import { placeOf } from './place-of.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { runAs, startAs } from '../sim/task.ts';
import type { AuditService } from './audit-system.ts';

export interface SlotHost {
  readonly simulation: Simulation;
  /** Builds the service of one process. Runs as a task of it. */
  readonly boot: (process: SimProcess) => AuditService;
  /** The process is gone: its connections break and its queue subscription ends. */
  readonly gone: (process: SimProcess, inFlight: 'lost' | 'applied') => void;
}

/** The place of one process: the incarnation that runs now, and how it starts, stops, crashes and comes back. */
export class ProcessSlot {
  readonly #host: SlotHost;
  readonly #index: number;
  #incarnation = 0;
  #process: SimProcess;
  #service: AuditService | undefined;
  #stopping = false;
  /** The run ends: whatever is down stays down. */
  #closed = false;
  #onStopped: (() => void) | undefined;
  /** Whether its graceful shutdown has ended. */
  stopped = false;

  constructor(host: SlotHost, index: number) {
    this.#host = host;
    this.#index = index;
    this.#process = this.boot();
  }

  get process(): SimProcess {
    return this.#process;
  }

  boot(): SimProcess {
    const { simulation, boot } = this.#host;
    this.#incarnation += 1;
    this.#stopping = false;
    this.#onStopped = undefined;
    this.stopped = false;
    const process = simulation.process(this.#index, this.#incarnation);
    this.#process = process;
    this.#note('started');
    const start = (): Promise<void> => {
      this.#service = boot(process);
      return this.#service.start();
    };
    startAs(process.task('main'), start).catch((error: unknown) => this.#failed(process, error));
    return process;
  }

  crash({ restartAfterMs, inFlight }: { restartAfterMs: number; inFlight: 'lost' | 'applied' }): void {
    if (!this.#process.alive) return;
    this.#die('crashed', inFlight);
    this.#bootLater(restartAfterMs);
  }

  pause(durationMs: number): void {
    const process = this.#process;
    const { simulation } = this.#host;
    if (!process.alive || process.paused) return;
    simulation.scheduler.pause(process);
    this.#note('paused');
    simulation.later('fault', 'faults', `resume-${process.name}`, durationMs, () => this.resume(process));
  }

  resume(process = this.#process): void {
    if (!process.alive || !process.paused) return;
    this.#host.simulation.scheduler.resume(process);
    this.#note('resumed');
  }

  /** Graceful shutdown for good. */
  close(): void {
    this.#closed = true;
    this.stop();
  }

  /** Graceful shutdown. Safe to call again. */
  stop(): void {
    const process = this.#process;
    if (!process.alive || this.#stopping) return;
    this.#stopping = true;
    this.#note('stopping');
    const service = this.#service;
    const task = process.task('stop');
    runAs(task, () => {
      const stopped = (): void => {
        if (!process.alive) return;
        this.stopped = true;
        this.#note('stopped');
        this.#onStopped?.();
      };
      if (service === undefined) stopped();
      else {
        startAs(task, () => service.stop()).then(stopped, (error: unknown) => this.#failed(process, error));
      }
    });
  }

  /** Shuts down gracefully, then starts anew. */
  restart(restartAfterMs: number): void {
    const process = this.#process;
    const { simulation } = this.#host;
    this.#onStopped = () => {
      this.#onStopped = undefined;
      // An event of its own: the process must not vanish in the middle of its own code.
      simulation.later('fault', 'faults', `exit-${process.name}`, 0, () => {
        if (this.#process !== process || !process.alive || this.#closed) return;
        this.#die('stopped', 'applied');
        this.#bootLater(restartAfterMs);
      });
    };
    this.stop();
  }

  #bootLater(delayMs: number): void {
    const { simulation } = this.#host;
    simulation.later('fault', 'faults', `restart-${this.#process.name}`, delayMs, () => {
      if (!this.#closed) this.boot();
    });
  }

  #die(change: ProcessChange, inFlight: 'lost' | 'applied'): void {
    const { simulation, gone } = this.#host;
    const process = this.#process;
    simulation.scheduler.kill(process);
    if (inFlight === 'lost') this.#loseCallsInFlight(process);
    gone(process, inFlight);
    this.#note(change);
  }

  #loseCallsInFlight(process: SimProcess): void {
    const { scheduler } = this.#host.simulation;
    const lost = [...scheduler.enabled].filter(
      (event) => event.kind === 'exec' && event.task.process === process,
    );
    for (const event of lost) scheduler.withdraw(event);
  }

  #failed(process: SimProcess, error: unknown): void {
    const { simulation } = this.#host;
    const message = error instanceof Error ? error.message : String(error);
    const { steps: step } = simulation.scheduler;
    simulation.unhandled.push({ step, process: process.id, message, at: placeOf(error) });
    this.#note('failed-to-start');
  }

  #note(change: ProcessChange): void {
    const { simulation } = this.#host;
    simulation.fact(this.#process.task('main'), { kind: 'process', process: this.#process.id, change });
  }
}
