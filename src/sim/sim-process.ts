import type { Waiting } from '../core/run.ts';
import { processName } from '../core/plan.ts';
import type { ProcessNetwork } from './virtual-globals/process-network.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimEvent } from './sim-event.ts';
import { Task, type TaskRole } from './task.ts';
import { TimerQueue } from './timer-queue.ts';

/** A call that its process has made and that has not been answered. */
export interface OpenCall {
  readonly describe: () => Waiting;
}

/** A simulated operating-system process: its own timers, clock offset and calls in flight. A restart makes a new one. */
export class SimProcess {
  /** `p1`: the same for every incarnation. */
  readonly name: string;
  /** 1 for the first, counted up by each restart. */
  readonly incarnation: number;
  /** `p1`, then `p1~2`, … */
  readonly id: string;
  readonly scheduler: Scheduler;
  readonly timers = new TimerQueue();
  readonly openCalls = new Set<OpenCall>();
  /** Tasks that a service has pushed to it, and that have not settled. */
  readonly inWork = new Set<Task>();
  /** Events that wait for the end of a pause. */
  readonly held = new Set<SimEvent>();
  readonly #seed: number;
  readonly #tasks = new Map<string, Task>();
  /** Whether it stands for all that is no process of the system: services, checks. */
  readonly isWorld: boolean;
  alive = true;
  paused = false;
  /** What its sockets lead to; real sockets are refused where there is none. Set by whoever boots it. */
  network: ProcessNetwork | undefined;
  /** Its `process.env`; that of the real process where there is none. */
  env: Record<string, string | undefined> | undefined;
  /** Its own code ends it, for the reason given. Set by whoever runs it. */
  exit: (why: string) => void = () => {
    this.scheduler.kill(this);
  };
  /** How far the wall clock of this process is off, in milliseconds. Timers are monotonic and do not see it. */
  clockOffsetMs = 0;

  constructor(
    scheduler: Scheduler,
    seed: number,
    { index, incarnation }: { index: number; incarnation: number },
  ) {
    this.#seed = seed;
    this.scheduler = scheduler;
    this.isWorld = index === 0;
    this.name = this.isWorld ? 'world' : processName(index);
    this.incarnation = incarnation;
    this.id = incarnation === 1 ? this.name : `${this.name}~${incarnation}`;
  }

  /** The long-lived task of this name, for example `p1/redis`: the same object at every call. */
  task(name: string, role: TaskRole = 'service'): Task {
    let task = this.#tasks.get(name);
    if (task === undefined) {
      task = new Task(this, name, { seed: this.#seed, role });
      this.#tasks.set(name, task);
    }
    return task;
  }

  /** Each long-lived task of this process begins anew when it is next asked for. */
  forgetTasks(): void {
    this.#tasks.clear();
  }

  /** A task that somebody waits for, until it is told to have `ended`. The name must be new to this process. */
  spawn(name: string): Task {
    return new Task(this, name, { seed: this.#seed, role: 'work' });
  }
}
