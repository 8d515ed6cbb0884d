import type { Leftover, Waiting } from '../core/run.ts';
import { listenToMarks } from '../sim/marks.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { currentTask, startAs, type Task } from '../sim/task.ts';
import type { World, WorldParts } from '../verify/scenario.ts';
import type { BodyDefinition } from './body-scenario.ts';
import { broken } from './checks.ts';
import { BodyModules } from './body-modules.ts';
import { graceMs } from './grace.ts';
import { callsLeft, timersLeft } from '../world/leftovers-of.ts';
import { OpenServices } from './open-services.ts';
import { inShort } from './option-checks.ts';

/** One test body and the services it uses, in one run. The body is the only process there is. */
export class BodyWorld implements World {
  readonly #simulation: Simulation;
  readonly #definition: BodyDefinition;
  readonly #services: OpenServices;
  readonly #process: SimProcess;
  readonly #calls = new Map<Task, number>();
  readonly #branches = new Set<string>();
  readonly #modules: BodyModules;
  /** What was still under way when the body ended: nobody waits for it. */
  #open: readonly Leftover[] = [];
  #ended = false;
  broken = false;
  readonly stopped = true;

  constructor(parts: WorldParts, definition: BodyDefinition) {
    const { simulation } = parts;
    this.#simulation = simulation;
    this.#definition = definition;
    this.#process = simulation.process(1, 1);
    this.#modules = new BodyModules(definition.isolate, (error) => simulation.scheduler.fail(error));
    // Nothing is checked but by the body itself.
    this.#services = new OpenServices(parts, { ...definition, changed: () => {} });
    this.#services.boot(this.#process);
    listenToMarks(simulation);
  }

  get unsettled(): number {
    return this.#ended ? 0 : 1;
  }

  start(): void {
    const task = this.#process.task('body', 'work');
    const context: Record<string, unknown> = {
      concurrently: (...branches: readonly unknown[]) => this.#concurrently(branches),
      load: (path: unknown) => this.#modules.load(path),
    };
    for (const [name, service] of this.#services.byName) {
      context[name] = (options?: { readonly own?: boolean }) => service.connect(this.#process, options);
    }
    const { body } = this.#definition;
    void this.#run(task, () => startAs(task, async () => body(context)));
  }

  async #run(task: Task, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      this.#open = [...callsLeft(this.#process), ...this.#unsentCalls(), ...this.#branchesLeft()];
      this.#ended = true;
    } catch (error) {
      this.broken = true;
      this.#simulation.fact(task, broken('body', error));
    }
  }

  /** Timers go on for so long after the body, and what they do is judged; not where those left over are. */
  get graceMs(): number {
    return this.#definition.leftovers ? 0 : graceMs;
  }

  submit(): void {
    // A body issues its own calls.
  }

  heal(): void {
    this.#services.endFaults();
    for (const service of this.#services.all) service.heal?.();
  }

  stop(): void {
    const { id } = this.#process;
    this.#simulation.fact(this.#process.task('body'), { kind: 'process', process: id, change: 'stopping' });
  }

  waiting(): Waiting[] {
    const calls = [...this.#process.openCalls].map((call) => call.describe());
    const branches = [...this.#branches].map((who) => ({ who, forWhat: 'its promise to settle' }));
    const waits = [...calls, ...branches];
    return waits.length > 0 ? waits : [{ who: 'the test body', forWhat: 'a promise that nothing settles' }];
  }

  leftovers(): Leftover[] {
    const calls = [...this.#open];
    if (!this.#definition.leftovers) return calls;
    return [...calls, ...timersLeft(this.#process)];
  }

  /** Each branch is a task of its own; the first error in the order of the branches is thrown once all have ended. */
  async #concurrently(branches: readonly unknown[]): Promise<readonly unknown[]> {
    const parent = currentTask();
    if (parent?.process !== this.#process) {
      throw new TypeError('concurrently: expected a call by the body that it was given to');
    }
    branches.forEach((branch, index) => {
      if (typeof branch === 'function') return;
      throw new TypeError(`concurrently: expected functions, got ${inShort(branch)} as branch ${index + 1}`);
    });
    const nth = (this.#calls.get(parent) ?? 0) + 1;
    this.#calls.set(parent, nth);
    const name = `${parent.id.slice(parent.id.indexOf('/') + 1)}/${nth}`;
    const results = await Promise.allSettled(
      branches.map((branch, index) => this.#begin(`${name}.${index + 1}`, branch as () => unknown)),
    );
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  /** When a branch begins is a choice of the schedule. */
  #begin(name: string, branch: () => unknown): Promise<unknown> {
    const task = this.#process.spawn(name);
    this.#branches.add(name);
    return new Promise((resolve, reject) => {
      this.#simulation.deliver(task, 'begin', 0, () => {
        startAs(task, async () => branch())
          .finally(() => {
            task.ended = true;
            this.#branches.delete(name);
          })
          .then(resolve, reject);
      });
    });
  }

  #unsentCalls(): Leftover[] {
    const calls = this.#services.all.flatMap((service) => service.unsent?.() ?? []);
    return calls.map((call) => {
      return { kind: 'call', who: `${this.#process.id}/body`, what: `has not sent "${call}" yet` };
    });
  }

  #branchesLeft(): Leftover[] {
    return [...this.#branches].map((name) => {
      return { kind: 'call', who: `${this.#process.id}/${name}`, what: 'the branch has not ended' };
    });
  }
}
