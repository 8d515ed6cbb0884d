import type { ProcessChange } from '../core/fact.ts';
import { ExitSignal } from '../sim/exit-signal.ts';
import { placeOf } from '../sim/virtual-globals/place-of.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { runAs, startAs } from '../sim/task.ts';

/** What runs in a process: how it starts and how it shuts down gracefully. */
export interface ProcessLife {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface SlotHost {
  readonly simulation: Simulation;
  /** Builds the service of one process. Runs as a task of it. */
  readonly boot: (process: SimProcess) => ProcessLife;
  /** The process is gone: its connections break and its queue subscription ends. */
  readonly gone: (process: SimProcess, inFlight: 'lost' | 'applied') => void;
  /** The process was asked to shut down for good, and has, as far as it says itself. */
  readonly stopped?: (process: SimProcess) => void;
  /** How many deliveries or calls it works on. */
  readonly inWork: (process: SimProcess) => number;
}

/** How long it takes whoever watches over a process to start it again where it ended by itself. */
const supervisorMs = 1_000;

/** The place of one process: the incarnation that runs now, and how it starts, stops, crashes and comes back. */
export class ProcessSlot {
  readonly #host: SlotHost;
  readonly #index: number;
  #incarnation = 0;
  #process: SimProcess;
  #service: ProcessLife | undefined;
  #stopping = false;
  /** The run ends: whatever is down stays down. */
  #closed = false;
  #onStopped: (() => void) | undefined;
  /** Set while it is to start anew once it has stopped. */
  #restartAfterMs: number | undefined;
  /** Whether its graceful shutdown has ended. */
  stopped = false;
  /** Whether it ended in an error instead. */
  failedToStop = false;

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
    this.#restartAfterMs = undefined;
    this.stopped = false;
    this.failedToStop = false;
    const process = simulation.process(this.#index, this.#incarnation);
    this.#process = process;
    const main = process.task('main', 'work');
    process.exit = (why) => this.#exits(process, why);
    this.#note('started');
    const start = (): Promise<void> => {
      this.#service = boot(process);
      return this.#service.start();
    };
    const started = (): void => {
      main.ended = true;
    };
    startAs(main, start).then(started, (error: unknown) => this.#failed('start', { process, error }));
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
    const task = process.task('stop', 'work');
    const isForGood = this.#closed;
    runAs(task, () => {
      const stopped = (): void => {
        if (!process.alive) return;
        this.stopped = true;
        this.#note('stopped');
        if (isForGood) this.#host.stopped?.(process);
        this.#onStopped?.();
      };
      if (service === undefined) stopped();
      else {
        startAs(task, () => service.stop()).then(stopped, (error: unknown) =>
          this.#failed('stop', { process, error }),
        );
      }
    });
  }

  /** Shuts down gracefully, then starts anew. */
  restart(restartAfterMs: number): void {
    const process = this.#process;
    const { simulation } = this.#host;
    this.#restartAfterMs = restartAfterMs;
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

  /** Its own code ends it: as it may where it was told to stop and has nothing in work. */
  #exits(process: SimProcess, why: string): void {
    if (!process.alive || this.#process !== process) return;
    const { simulation, inWork } = this.#host;
    const open = inWork(process);
    if (!this.#stopping || open > 0) {
      const when = this.#stopping ? `with ${open} in work` : 'though nobody had told it to stop';
      simulation.unhandled.push({
        step: simulation.scheduler.steps,
        process: process.id,
        message: `${why}, ${when}`,
      });
    }
    const restarts = this.#restartAfterMs;
    this.#die(this.#stopping ? 'stopped' : 'crashed', 'applied');
    if (!this.#stopping) this.#bootLater(supervisorMs);
    else if (restarts !== undefined) this.#bootLater(restarts);
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

  #failed(
    failedTo: 'start' | 'stop',
    { process, error }: { readonly process: SimProcess; readonly error: unknown },
  ): void {
    if (error instanceof ExitSignal) return;
    const { simulation } = this.#host;
    const message = error instanceof Error ? error.message : String(error);
    const { steps: step } = simulation.scheduler;
    simulation.unhandled.push({ step, process: process.id, message, failedTo, at: placeOf(error) });
    this.failedToStop ||= failedTo === 'stop';
    this.#note(`failed-to-${failedTo}`);
  }

  #note(change: ProcessChange): void {
    const { simulation } = this.#host;
    simulation.fact(this.#process.task('main'), { kind: 'process', process: this.#process.id, change });
  }
}
