import { mix } from '../core/hash.ts';
import { TraceHash } from '../core/trace-hash.ts';
import { EventList } from './event-list.ts';
import { beat } from './heartbeat.ts';
import { gone, type SimEvent } from './sim-event.ts';
import { takeTouchOfNoTask } from './real-touch.ts';
import type { SimProcess } from './sim-process.ts';
import { Standstill, type StandstillBounds } from './standstill.ts';
import type { Strategy } from './strategy.ts';
import type { TimerLane } from './timer-queue.ts';
import { everyTurn } from './turns.ts';

/**
 * Why the scheduler stopped: `done` as asked, `idle` when nothing can fire, `standstill` where there was no progress for so
 * long that there never will be any, `events` at a bound that proves nothing.
 */
export type Stop = 'done' | 'idle' | 'events' | 'standstill';

export interface SchedulerBounds extends StandstillBounds {
  /** Events of work; those that merely keep the background going may be four times as many. */
  readonly eventsMax: number;
}

/**
 * The loop at the heart of a run: ask the strategy for an event, advance the clock to its earliest time, fire it, and
 * let everything it set in motion come to rest: the next one starts only when no microtask and no `process.nextTick` is
 * left, however many there were.
 */
export class Scheduler {
  readonly hash = new TraceHash();
  /** Called just before each event fires. */
  observe: ((event: SimEvent) => void) | undefined;
  #strategy: Strategy;
  readonly #eventsMax: number;
  readonly #standstill: Standstill;
  readonly #enabled = new EventList();
  readonly #forced: SimEvent[] = [];
  #enabledHash = 0;
  #nowMs = 0;
  #steps = 0;
  #idleSteps = 0;
  #sequence = 0;
  #failure: Error | undefined;
  readonly #realWork: (() => Promise<void>)[] = [];

  constructor(strategy: Strategy, bounds: SchedulerBounds) {
    this.#strategy = strategy;
    this.#eventsMax = bounds.eventsMax;
    this.#standstill = new Standstill(bounds);
  }

  /** Virtual milliseconds since the run began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events fired so far: the number of the event that is firing, counted from 1. */
  get steps(): number {
    return this.#steps;
  }

  get enabled(): Iterable<SimEvent> {
    return this.#enabled;
  }

  /** The run is over: no further event fires, and whoever waits for it gets the error. */
  fail(error: Error): void {
    this.#failure ??= error;
  }

  /**
   * Does work on the real event loop, such as reading a file. It begins once everything has come to rest, nothing fires before
   * it has ended, and virtual time stands still: however long it takes, the run is the same.
   */
  standStillFor<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#realWork.push(() => work().then(resolve, reject));
    });
  }

  /** Events fired so far that do not merely keep the background going. */
  get workSteps(): number {
    return this.#steps - this.#idleSteps;
  }

  /** Virtual milliseconds since there was progress. */
  get standstillMs(): number {
    return this.#nowMs - this.#standstill.sinceMs;
  }

  /** Something the run is for has happened: the standstill bounds start anew. */
  progress(): void {
    this.#standstill.begin(this.#nowMs);
  }

  /** From now on another strategy picks. */
  useStrategy(strategy: Strategy): void {
    this.#strategy = strategy;
    for (const event of this.#enabled) strategy.add(event);
  }

  enable(event: SimEvent): void {
    this.#sequence += 1;
    event.sequence = this.#sequence;
    event.cause = this.#steps;
    // Answers that come in one chunk may be for anybody.
    event.isIdle = event.phase !== 'deliver-all' && event.task.isIdling(undefined);
    if (event.kind === 'expiry') this.#standstill.awaits(event.earliestMs - this.nowMs);
    this.#admit(event);
  }

  /** The event fires next, before the strategy is asked again. */
  force(event: SimEvent): void {
    event.state = 'held';
    this.#forced.push(event);
  }

  /** The event never fires. */
  withdraw(event: SimEvent): void {
    const former = event.state;
    retire(event);
    if (former === 'enabled') {
      this.#forget(event);
      this.#strategy.remove(event);
    } else if (former === 'held') {
      event.owner?.held.delete(event);
      const forced = this.#forced.indexOf(event);
      if (forced !== -1) this.#forced.splice(forced, 1);
    }
  }

  addTimer(process: SimProcess, timer: SimEvent): void {
    if (!process.alive) {
      retire(timer);
      return;
    }
    this.#sequence += 1;
    timer.sequence = this.#sequence;
    timer.cause = this.#steps;
    timer.lengthMs = timer.earliestMs - this.nowMs;
    timer.isIdle = timer.task.isIdling(timer.lengthMs);
    this.#standstill.awaits(timer.lengthMs);
    const lane = process.timers.laneOf(timer);
    lane.add(timer);
    this.#exposeEarliestTimer(process, lane);
  }

  cancelTimer(process: SimProcess, timer: SimEvent): void {
    this.withdraw(timer);
    const lane = process.timers.laneOf(timer);
    if (lane.exposed === timer) this.#exposeEarliestTimer(process, lane);
  }

  /** None of the process's own events fires until it is resumed. */
  pause(process: SimProcess): void {
    process.paused = true;
    for (const event of this.#enabled) {
      if (event.owner !== process) continue;
      this.#forget(event);
      this.#strategy.remove(event);
      this.#hold(process, event);
    }
  }

  resume(process: SimProcess): void {
    process.paused = false;
    const held = [...process.held];
    process.held.clear();
    for (const event of held) this.#admit(event);
  }

  /** The process is gone: none of its events ever fires, so no continuation of its code runs again. */
  kill(process: SimProcess): void {
    process.alive = false;
    for (const event of [...this.#enabled, ...process.held]) {
      if (event.owner === process) this.withdraw(event);
    }
    for (const timer of process.timers.drain()) retire(timer);
    process.openCalls.clear();
  }

  /** Fires events until `isDone` says so, nothing is enabled, or a bound is hit. */
  run(isDone: () => boolean): Promise<Stop> {
    return everyTurn(() => this.#step(isDone)).finally(() => beat(undefined));
  }

  #step(isDone: () => boolean): Stop | Promise<void> | undefined {
    this.#failure ??= takeTouchOfNoTask();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#realWork.length > 0) return this.#realWork.shift()?.();
    if (this.#forced.length === 0 && isDone()) return 'done';
    const tooManyIdle = this.#idleSteps >= idleEventsPerEvent * this.#eventsMax;
    if (tooManyIdle || this.workSteps >= this.#eventsMax) return 'events';
    const event = this.#forced.shift() ?? this.#strategy.next(this.nowMs);
    if (event === undefined) return 'idle';
    if (this.#standstill.isForEver(event)) return 'standstill';
    this.#fire(event);
    return undefined;
  }

  #fire(event: SimEvent): void {
    if (event.state === 'enabled') this.#forget(event);
    const { fire } = event;
    retire(event);
    if (event.earliestMs > this.#nowMs) this.#nowMs = event.earliestMs;
    this.#steps += 1;
    if (event.isIdle) this.#idleSteps += 1;
    // What takes no time, as an immediate, is no pause between two rounds of anything.
    if (event.kind === 'timer' && event.lengthMs > 0) event.task.timerFires(event.lengthMs);
    this.hash.add(event.hash);
    this.hash.add(mix(this.#enabledHash, this.#nowMs * 1024));
    this.observe?.(event);
    beat(event);
    fire();
    event.task.afterEvent?.();
    const lane = event.owner?.timers.laneOf(event);
    if (event.owner !== undefined && lane?.exposed === event) this.#exposeEarliestTimer(event.owner, lane);
  }

  #exposeEarliestTimer(process: SimProcess, lane: TimerLane): void {
    const earliest = process.alive ? lane.earliest() : undefined;
    if (earliest === lane.exposed) return;
    const former = lane.exposed;
    lane.exposed = earliest;
    if (former !== undefined && former.state !== 'gone') this.#conceal(former);
    if (earliest !== undefined) this.#admit(earliest);
  }

  /** Takes an event out of the running without forgetting it. */
  #conceal(event: SimEvent): void {
    if (event.state === 'enabled') {
      this.#forget(event);
      this.#strategy.remove(event);
    } else {
      event.owner?.held.delete(event);
    }
    event.state = 'new';
  }

  #admit(event: SimEvent): void {
    const owner = event.owner;
    if (owner !== undefined && !owner.alive) {
      retire(event);
      return;
    }
    if (owner?.paused === true) {
      this.#hold(owner, event);
      return;
    }
    event.state = 'enabled';
    this.#enabled.add(event);
    this.#enabledHash = (this.#enabledHash + event.hash) | 0;
    this.#strategy.add(event);
  }

  #hold(owner: SimProcess, event: SimEvent): void {
    event.state = 'held';
    owner.held.add(event);
  }

  #forget(event: SimEvent): void {
    this.#enabled.delete(event);
    this.#enabledHash = (this.#enabledHash - event.hash) | 0;
  }
}

const idleEventsPerEvent = 4;

function retire(event: SimEvent): void {
  event.state = 'gone';
  event.fire = gone;
}
