import { freeze } from '../core/freeze.ts';
import type { Plan, PlannedOperation } from '../core/plan.ts';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { Leftover, RecordedStep, Waiting } from '../core/run.ts';
import { listenToMarks } from '../sim/marks.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { World, WorldParts } from '../verify/scenario.ts';
import { processControls } from '../world/fault-controls.ts';
import { leftoversOf } from '../world/leftovers-of.ts';
import { type ProcessLife, ProcessSlot } from '../world/process-slot.ts';
import { Clients } from './clients.ts';
import { failureOf, Undecided } from './checks.ts';
import type { Started, ToldFact, WorldDefinition } from './definition.ts';
import { graceMs } from './grace.ts';
import { OpenServices } from './open-services.ts';
import { ProcessStarts } from './process-starts.ts';
import type { OpenService } from './service.ts';
import { SeenSteps } from './seen-steps.ts';
import { freshState } from './fresh-state.ts';
import { figureTold } from './figure-told.ts';
import { fetchFrom } from './served-system.ts';
import { toldFact } from './told-fact.ts';

/** The services and processes of a scenario, and the clients that issue its operations, in one run. */
export class ScenarioWorld implements World {
  readonly #plan: Plan;
  readonly #simulation: Simulation;
  readonly #definition: WorldDefinition;
  readonly #services: OpenServices;
  /** Those that hold work. */
  readonly #holders: readonly OpenService[];
  readonly #slots = new Map<string, ProcessSlot>();
  readonly #started = new Map<SimProcess, Started>();
  readonly #starts: ProcessStarts;
  readonly #clients: Clients;
  readonly #view: Readonly<Record<string, unknown>>;
  readonly #shared: unknown;
  /** Whether anybody looks at facts and states while the run goes on. */
  readonly #isWatched: boolean;
  readonly #seen: SeenSteps;
  #hasStop = false;
  #read = 0;
  #changed = true;
  broken = false;
  undecided: string | undefined;
  readonly beginRound: World['beginRound'];

  constructor(parts: WorldParts, definition: WorldDefinition) {
    const { plan, simulation } = parts;
    this.#plan = plan;
    this.#simulation = simulation;
    this.#definition = definition;
    const { shared, operations = new Map(), always, finally: atEnd } = definition;
    this.#starts = new ProcessStarts(plan.scenario.name);
    this.#shared = shared && simulation.act('shared', () => freshState('shared', shared));
    this.#seen = new SeenSteps(simulation, {
      isChecked: always !== undefined || atEnd !== undefined,
      ofStates: always !== undefined,
      ofShared: this.#shared !== undefined,
    });
    this.#services = new OpenServices(parts, {
      ...definition,
      faults: definition.offered,
      changed: () => {
        this.#changed = true;
        this.#seen.changed();
      },
      controls: (force) => ({ process: processControls(force, this.#slots) }),
    });
    this.#holders = this.#services.all.filter(({ unsettled }) => unsettled !== undefined);
    this.#clients = new Clients({
      simulation,
      operations,
      target: (name) => {
        const process = this.#slots.get(name)?.process;
        const started = process === undefined ? undefined : this.#started.get(process);
        if (process?.alive !== true || started === undefined) return undefined;
        return { process, api: started.api };
      },
      awaited: (name) => this.#starts.awaited(this.#slots.get(name)?.process, name),
      placed: () => this.#seen.told(),
    });
    this.#isWatched = always !== undefined || atEnd !== undefined || this.#clients.listen;
    this.#view = this.#viewOf();
    this.beginRound = this.#services.rewinds ? () => this.#rewind() : undefined;
    listenToMarks(simulation);
  }

  get unsettled(): number {
    return this.#holders.reduce((sum, { unsettled = 0 }) => sum + unsettled, this.#clients.unsettled);
  }

  get mayRest(): boolean {
    return this.#clients.mayRest && this.#holders.every(({ unsettled = 0 }) => unsettled === 0);
  }

  get stopped(): boolean {
    return [...this.#slots.values()].every((slot) => slot.stopped || !slot.process.alive);
  }

  get startError(): Error | undefined {
    return this.#starts.error;
  }

  /** Timers go on for so long once every operation has ended; not where those that a shutdown leaves over are judged. */
  get graceMs(): number {
    return this.#hasStop ? 0 : graceMs;
  }

  start(): void {
    const host = {
      simulation: this.#simulation,
      boot: (process: SimProcess) => this.#boot(process),
      gone: (process: SimProcess, inFlight: 'lost' | 'applied') => this.#gone(process, inFlight),
      stopped: (process: SimProcess) => {
        for (const service of this.#services.all) service.stopped?.(process);
      },
      inWork: (process: SimProcess) => process.inWork.size + this.#clients.inWork(process),
    };
    for (let index = 1; index <= this.#plan.processes; index += 1) {
      const slot = new ProcessSlot(host, index);
      this.#slots.set(slot.process.name, slot);
    }
  }

  submit(operations: readonly PlannedOperation[]): void {
    const { submitTo = '' } = this.#definition;
    const service = this.#services.byName.get(submitTo);
    for (const operation of operations) {
      if (service?.submit === undefined) this.#clients.plan(operation);
      else service.submit(operation);
    }
  }

  heal(): void {
    this.#services.endFaults();
    for (const slot of this.#slots.values()) slot.resume();
    for (const service of this.#services.all) service.heal?.();
  }

  stop(): void {
    for (const slot of this.#slots.values()) slot.close();
  }

  /** Everything that an event set in motion has come to rest. */
  atRest(): void {
    if (!this.#isWatched) return;
    this.#readFacts();
    const { always } = this.#definition;
    // Nobody tells when what is shared changes.
    const isDue = this.#changed || this.#shared !== undefined;
    if (always === undefined || !isDue || this.broken) return;
    this.#changed = false;
    this.#check('always', () => always(this.#view));
  }

  sees(number: number, step: RecordedStep): boolean {
    return this.#seen.has(number, step);
  }

  finish(): void {
    this.#clients.rest();
    this.atRest();
    const { finally: check, figures = [] } = this.#definition;
    if (check !== undefined && !this.broken) this.#check('finally', () => check(this.#view));
    if (this.broken) return;
    const task = this.#simulation.world.task('checks');
    for (const [name, figure] of figures) {
      const told = this.#simulation.act('figures', () => figureTold(name, figure, this.#view));
      this.#simulation.fact(task, told);
    }
  }

  waiting(): Waiting[] {
    const living = this.#living();
    return [
      ...this.#clients.waiting(),
      ...living.flatMap((process) => [...process.openCalls].map((call) => call.describe())),
      ...living.flatMap(({ id, inWork }) => {
        return inWork.size > 0 ? [{ who: id, forWhat: `${inWork.size} handlers to settle` }] : [];
      }),
      ...this.#services.all.flatMap((service) => service.waiting?.() ?? []),
    ];
  }

  leftovers(): Leftover[] {
    const ofProcesses = this.#hasStop ? [...this.#slots.values()].flatMap(leftoversOf) : [];
    return [...ofProcesses, ...this.#services.all.flatMap((service) => service.leftovers?.() ?? [])];
  }

  #rewind(): void {
    this.#services.rewind();
    this.#simulation.forget();
    this.#read = 0;
    for (const process of this.#living()) process.timers.sweep();
  }

  #living(): SimProcess[] {
    return [...this.#slots.values()].map(({ process }) => process).filter(({ alive }) => alive);
  }

  #boot(process: SimProcess): ProcessLife {
    const environment: Record<string, unknown> = { process: process.name, shared: this.#shared };
    const network = this.#services.boot(process);
    if (network !== undefined) environment['fetch'] = fetchFrom(network);
    for (const [name, service] of this.#services.byName) environment[name] = service.connect(process);
    let started: Started | undefined;
    const start = this.#starts.begin(process);
    const begin = (made: Started): unknown => {
      started = made;
      start.part = 'start';
      if (made.stop !== undefined) this.#hasStop = true;
      return made.start?.();
    };
    const begun = (): void => {
      if (!process.alive || started === undefined) return;
      this.#starts.end(process);
      this.#started.set(process, started);
      this.#clients.issueAll();
    };
    return {
      start: async () => {
        try {
          // In the same turn where the system is made at once.
          const made = this.#made(environment, process);
          await begin(made instanceof Promise ? await made : made);
        } catch (error) {
          start.failure = { error };
          throw error;
        }
        begun();
      },
      stop: () => started?.stop?.() ?? Promise.resolve(),
    };
  }

  /** What the system makes of its environment. What is no system at all ends the run: there is nothing to verify. */
  #made(
    environment: Readonly<Record<string, unknown>>,
    process: SimProcess,
  ): ReturnType<WorldDefinition['system']> {
    const failed = (error: unknown): never => {
      if (error instanceof PropertyCodeError) this.#simulation.scheduler.fail(error);
      throw error;
    };
    try {
      const made = this.#definition.system(environment, process);
      return made instanceof Promise ? made.catch(failed) : made;
    } catch (error) {
      return failed(error);
    }
  }

  #gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    for (const service of this.#services.all) service.gone?.(process, inFlight);
    this.#clients.gone(process);
  }

  /** Lets the facts told since the last look end the operations that wait for them. */
  #readFacts(): void {
    const { facts } = this.#simulation;
    for (; this.#read < facts.length; this.#read += 1) {
      const fact = facts[this.#read];
      this.#changed = true;
      if (fact?.what.kind !== 'told') continue;
      this.#seen.told();
      this.#clients.told(toldFact(fact));
    }
  }

  #check(name: 'always' | 'finally', run: () => unknown): void {
    const failure = this.#simulation.act(name, () => failureOf(name, run));
    if (failure === undefined) return;
    if (failure instanceof Undecided) {
      this.undecided ??= failure.message;
      return;
    }
    this.broken = true;
    this.#simulation.fact(this.#simulation.world.task('checks'), failure);
  }

  #viewOf(): Readonly<Record<string, unknown>> {
    const services = [...this.#services.byName].map(([name, service]) => {
      return [name, { enumerable: true, get: () => service.view }] as const;
    });
    const world = this.#simulation;
    const clients = this.#clients;
    return Object.defineProperties<Record<string, unknown>>(
      {},
      {
        ...Object.fromEntries(services),
        shared: { value: this.#shared },
        history: { get: () => clients.history },
        facts: { get: (): readonly ToldFact[] => freeze(world.facts.map(toldFact)) },
      },
    );
  }
}
