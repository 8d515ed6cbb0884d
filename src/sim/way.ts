import type { Scheduler } from './scheduler.ts';
import { type EventDescription, SimEvent } from './sim-event.ts';

interface UnderWay {
  readonly process: string;
  readonly description: EventDescription;
  readonly prepare: (event: SimEvent) => void;
  event: SimEvent | undefined;
}

/**
 * The way between each process and one service. Where a process is split from it nothing gets through for a while: what is
 * under way, or sent meanwhile, arrives after that.
 */
export class Way {
  readonly #scheduler: Scheduler;
  /** By the names of processes, in virtual milliseconds. */
  readonly #splitUntilMs = new Map<string, number>();
  readonly #underWay = new Set<UnderWay>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Lets something that a process sends, or that is sent to it, arrive as an event. Returns how to withdraw it. */
  send(
    process: string,
    description: EventDescription,
    prepare: (event: SimEvent) => void = () => {},
  ): () => void {
    const sent: UnderWay = {
      process,
      prepare,
      event: undefined,
      description: {
        ...description,
        fire: () => {
          this.#underWay.delete(sent);
          description.fire();
        },
      },
    };
    this.#underWay.add(sent);
    this.#enable(sent);
    return () => {
      this.#underWay.delete(sent);
      if (sent.event !== undefined) this.#scheduler.withdraw(sent.event);
    };
  }

  /** Nothing gets through between a process and the service for so long. */
  split(process: string, durationMs: number): void {
    const untilMs = this.#scheduler.nowMs + durationMs;
    this.#splitUntilMs.set(process, untilMs);
    for (const each of this.#underWay) if (each.process === process) this.#hold(each, untilMs);
  }

  heal(): void {
    this.#splitUntilMs.clear();
  }

  #hold(sent: UnderWay, untilMs: number): void {
    const { event } = sent;
    if (event === undefined || event.earliestMs >= untilMs) return;
    // Its process is gone.
    if (event.state === 'gone') {
      this.#underWay.delete(sent);
      return;
    }
    this.#scheduler.withdraw(event);
    this.#enable(sent);
  }

  #enable(sent: UnderWay): void {
    const { description, process, prepare } = sent;
    const earliestMs = Math.max(description.earliestMs, this.#splitUntilMs.get(process) ?? 0);
    const event = new SimEvent({ ...description, earliestMs });
    sent.event = event;
    prepare(event);
    this.#scheduler.enable(event);
  }
}
