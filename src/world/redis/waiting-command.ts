import { SimEvent } from '../../sim/sim-event.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';

export interface WaitingCommandOptions {
  readonly simulation: Simulation;
  /** Whose command it is. */
  readonly task: Task;
  /** Those it waits for, and those linked to them; one character per byte. */
  readonly keys: readonly string[];
  /** Virtual milliseconds; 0 for ever. */
  readonly timeoutMs: number;
  readonly timedOut: () => void;
}

/** A command that waits at the server. What ends its wait without a reply are events about the keys that it waits for. */
export class WaitingCommand {
  readonly #options: WaitingCommandOptions;
  readonly #timeout: SimEvent | undefined;
  #hangUp: SimEvent | undefined;

  constructor(options: WaitingCommandOptions) {
    this.#options = options;
    const { task, timeoutMs, timedOut } = options;
    if (timeoutMs === 0) return;
    this.#timeout = this.#later('expiry', 'redis.time-out', timeoutMs, () => {
      // A client that waits again and again keeps the background going.
      task.timerFires(timeoutMs);
      timedOut();
    });
  }

  /** The client hangs up. Until the server learns of it, it may serve the client in vain. */
  hangUp(delayMs: number, noticed: () => void): void {
    this.#hangUp ??= this.#later('exec', 'redis.hang-up', delayMs, noticed);
  }

  /** It waits no longer. */
  end(): void {
    const { scheduler } = this.#options.simulation;
    if (this.#timeout !== undefined) scheduler.withdraw(this.#timeout);
    if (this.#hangUp !== undefined) scheduler.withdraw(this.#hangUp);
  }

  #later(kind: 'expiry' | 'exec', operation: string, delayMs: number, fire: () => void): SimEvent {
    const { simulation, task, keys } = this.#options;
    const event = new SimEvent({
      kind,
      task,
      operation,
      nth: task.next(operation),
      phase: '',
      owner: undefined,
      resource: keys.join(' '),
      access: 'write',
      earliestMs: simulation.scheduler.nowMs + delayMs,
      fire,
    });
    event.partOf = 'redis';
    simulation.scheduler.enable(event);
    return event;
  }
}
