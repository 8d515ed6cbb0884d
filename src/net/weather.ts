import { mix } from '../core/hash.ts';
import type { Range } from '../core/plan.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Task } from '../sim/task.ts';

/** What a network is like in one plan. */
export interface NetworkSettings {
  /** The way there and back, in virtual milliseconds. */
  readonly latencyMs: Range;
  /** Whether what is written at once may arrive in two pieces. */
  readonly sliced?: boolean | undefined;
}

/** Where something is sent from, or to. */
interface Place {
  readonly process: SimProcess;
  readonly task: Task;
}

/** How long things take on the network of one run: latencies, slowness, stalls, partitions. */
export class Weather {
  readonly simulation: Simulation;
  readonly #settings: NetworkSettings;
  /** By process: when it is no longer cut off from others, and when what it sends arrives again, in virtual milliseconds. */
  readonly #cutOffUntilMs = new Map<string, number>();
  readonly #muteUntilMs = new Map<string, number>();
  /** By the names of both, in order: when two processes reach each other again. */
  readonly #splitUntilMs = new Map<string, number>();
  #slow = { untilMs: 0, extraMs: 0 };

  constructor(simulation: Simulation, settings: NetworkSettings) {
    this.simulation = simulation;
    this.#settings = settings;
  }

  /** When something that is sent now arrives, in virtual milliseconds. */
  arrivalMs(from: Place, to: Place, salt: number): number {
    const { nowMs } = this.simulation.scheduler;
    const wayMs = this.simulation.latencyMs(this.#settings.latencyMs, from.task, salt) / 2;
    const slowMs = nowMs < this.#slow.untilMs ? this.#slow.extraMs : 0;
    return this.notBefore(from.process.name, to.process.name, nowMs + wayMs + slowMs);
  }

  /** The time given, or the end of what keeps the two apart if that is later. */
  notBefore(from: string, to: string, atMs: number): number {
    // Within a process nothing comes between.
    if (from === to) return atMs;
    const ends = [
      this.#cutOffUntilMs.get(from),
      this.#cutOffUntilMs.get(to),
      this.#muteUntilMs.get(from),
      this.#splitUntilMs.get(pairOf(from, to)),
    ];
    return Math.max(atMs, ...ends.map((end = 0) => end));
  }

  /** What is written at once, as it arrives: whole, or in two pieces. */
  pieces(data: Buffer, task: Task, nth: number): readonly Buffer[] {
    if (this.#settings.sliced !== true || data.length < 2) return [data];
    const at = 1 + Math.floor(this.simulation.fraction(task, mix(0x736c6963, nth)) * (data.length - 1));
    return [data.subarray(0, at), data.subarray(at)];
  }

  slow({ extraMs, durationMs }: { readonly extraMs: number; readonly durationMs: number }): void {
    this.#slow = { extraMs, untilMs: this.simulation.scheduler.nowMs + durationMs };
  }

  /** Nothing gets through between a process and others. */
  partition(process: string, durationMs: number): void {
    this.#cutOffUntilMs.set(process, this.simulation.scheduler.nowMs + durationMs);
  }

  /** Nothing gets through between two processes. */
  split([one, other]: readonly [string, string], durationMs: number): void {
    this.#splitUntilMs.set(pairOf(one, other), this.simulation.scheduler.nowMs + durationMs);
  }

  /** What a process sends to others does not arrive. */
  mute(process: string, durationMs: number): void {
    this.#muteUntilMs.set(process, this.simulation.scheduler.nowMs + durationMs);
  }

  heal(): void {
    this.#slow = { untilMs: 0, extraMs: 0 };
    this.#cutOffUntilMs.clear();
    this.#muteUntilMs.clear();
    this.#splitUntilMs.clear();
  }
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
