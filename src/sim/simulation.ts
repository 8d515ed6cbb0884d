import type { Fact, Happening } from '../core/fact.ts';
import { mix } from '../core/hash.ts';
import type { Range } from '../core/plan.ts';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { RecordedCall, UnhandledError } from '../core/run.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { FaultBook } from './fault-book.ts';
import type { Scheduler } from './scheduler.ts';
import { type EventKind, forgetNames, SimEvent } from './sim-event.ts';
import { SimProcess } from './sim-process.ts';
import { runAs, type Task } from './task.ts';
import { callAs } from './virtual-globals/call-as.ts';

/** What the simulated services share: the clock and scheduler, the truth, the planned faults and the draws of a run. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly seed: number;
  readonly facts: Fact[] = [];
  readonly unhandled: UnhandledError[] = [];
  /** Keeps the calls, where the run was asked to. */
  readonly recorder: CallRecorder | undefined;
  /** The process that the world's own events belong to: never paused, never killed. */
  readonly world: SimProcess;
  /** Set once by whoever builds the world. */
  faults: FaultBook | undefined;

  constructor(scheduler: Scheduler, seed: number, recorder: CallRecorder | undefined) {
    this.scheduler = scheduler;
    this.seed = seed;
    this.recorder = recorder;
    this.world = this.process(0, 1);
    this.world.exit = (why) => this.refuse(`${why}, by code of the scenario`);
  }

  /**
   * Runs code of the scenario that acts at once, a call's effect or a check: as a task of the world, on virtual time and
   * with random numbers of the run, and with nothing real in its reach.
   */
  act<Result>(name: string, code: () => Result): Result {
    return runAs(this.world.task(name), code);
  }

  /** Ends the run for what code of the scenario did. */
  refuse(what: string): void {
    this.scheduler.fail(new PropertyCodeError(what));
  }

  /** When a call is made that is made now. */
  get calledNow(): Pick<RecordedCall, 'invoked' | 'factsBefore'> {
    return { invoked: this.scheduler.steps, factsBefore: this.facts.length };
  }

  /** Writes down what really happened, and whose doing it was. */
  fact(task: Pick<Task, 'id'>, what: Happening): void {
    this.facts.push({ step: this.scheduler.steps, atMs: this.scheduler.nowMs, task: task.id, what });
  }

  /** Forgets what happened so far. The names of the world's own events may then occur again. */
  forget(): void {
    this.facts.length = 0;
    this.unhandled.length = 0;
    this.world.forgetTasks();
    forgetNames();
  }

  /** A new incarnation of a process; index 0 is the world. */
  process(index: number, incarnation: number): SimProcess {
    return new SimProcess(this.scheduler, this.seed, { index, incarnation });
  }

  /** Something the world does by itself, no earlier than after the delay (virtual milliseconds). */
  worldEvent(
    kind: EventKind,
    taskName: string,
    operation: string,
    delayMs: number,
    fire: () => void,
  ): SimEvent {
    const task = this.world.task(taskName);
    return new SimEvent({
      kind,
      task,
      operation,
      nth: task.next(operation),
      phase: '',
      owner: undefined,
      resource: taskName,
      access: 'write',
      earliestMs: this.scheduler.nowMs + delayMs,
      fire,
    });
  }

  /** Enables such an event. It can be withdrawn. */
  later(kind: EventKind, taskName: string, operation: string, delayMs: number, fire: () => void): SimEvent {
    const event = this.worldEvent(kind, taskName, operation, delayMs, fire);
    this.scheduler.enable(event);
    return event;
  }

  /** Something a process is told, as one of its tasks. Enabled at once, no earlier than after the delay. */
  deliver(task: Task, operation: string, delayMs: number, fire: () => void): SimEvent {
    const event = new SimEvent({
      kind: 'deliver',
      task,
      operation,
      nth: task.next(operation),
      phase: '',
      owner: task.process,
      resource: task.process.id,
      access: 'write',
      earliestMs: this.scheduler.nowMs + delayMs,
      fire: () => callAs(task, fire),
    });
    this.scheduler.enable(event);
    return event;
  }

  /** A fraction in [0, 1) that depends on the seed, the task and the salt alone, whatever else the run does. */
  fraction(task: Task, salt: number): number {
    return mix(mix(this.seed, task.hash), salt) / 0x100000000;
  }

  /** A latency in virtual milliseconds, a multiple of 1/8 so that sums stay exact. */
  latencyMs(range: Range, task: Task, salt: number): number {
    if (range.max === 0) return 0;
    return toEighths(range.min + this.fraction(task, salt) * (range.max - range.min));
  }
}

export function toEighths(milliseconds: number): number {
  return Math.round(milliseconds * 8) / 8;
}
