import { freeze } from '../core/freeze.ts';
import type { Plan, PlannedOperation } from '../core/plan.ts';
import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { Leftover, Waiting } from '../core/run.ts';
import { listenToMarks } from '../sim/marks.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { World, WorldParts } from '../verify/scenario.ts';
import { processControls } from '../world/fault-controls.ts';
import { ProcessSlot } from '../world/process-slot.ts';
import { Clients } from './clients.ts';
import { failureOf } from './checks.ts';
import type { Figure, ScenarioDefinition, Started, ToldFact } from './definition.ts';
import { graceMs } from './grace.ts';
import { figureFact } from './thresholds.ts';
import { leftoversOf } from '../world/leftovers-of.ts';
import { OpenServices } from './open-services.ts';
import { toldFact } from './told-fact.ts';

/** The services and processes of a scenario, and the clients that issue its operations, in one run. */
export class ScenarioWorld implements World {
  readonly #plan: Plan;
  readonly #simulation: Simulation;
  readonly #definition: ScenarioDefinition;
  readonly #services: OpenServices;
  readonly #slots = new Map<string, ProcessSlot>();
  readonly #started = new Map<SimProcess, Started>();
  readonly #clients: Clients;
  readonly #view: Readonly<Record<string, unknown>>;
  readonly #shared: unknown;
  #read = 0;
  #changed = true;
  broken = false;

  constructor({ plan, simulation, redisLog }: WorldParts, definition: ScenarioDefinition) {
    this.#plan = plan;
    this.#simulation = simulation;
    this.#definition = definition;
    this.#shared = callPropertyCode('shared', definition.shared);
    this.#services = new OpenServices(
      { plan, simulation, redisLog },
      {
        services: definition.services,
        faults: definition.offered,
        changed: () => {
          this.#changed = true;
        },
        controls: (force) => ({ process: processControls(force, this.#slots) }),
      },
    );
    this.#clients = new Clients({
      simulation,
      operations: definition.operations,
      target: (name) => {
        const process = this.#slots.get(name)?.process;
        const started = process === undefined ? undefined : this.#started.get(process);
        if (process?.alive !== true || started === undefined) return undefined;
        return { process, api: started.api };
      },
    });
    this.#view = this.#viewOf();
    listenToMarks(simulation);
  }

  get unsettled(): number {
    return this.#clients.unsettled;
  }

  get stopped(): boolean {
    return [...this.#slots.values()].every((slot) => slot.stopped || !slot.process.alive);
  }

  /** Timers go on for so long once every operation has ended; not where those that a shutdown leaves over are judged. */
  get graceMs(): number {
    return this.#hasStop ? 0 : graceMs;
  }

  get #hasStop(): boolean {
    return [...this.#started.values()].some(({ stop }) => stop !== undefined);
  }

  start(): void {
    const host = {
      simulation: this.#simulation,
      boot: (process: SimProcess) => this.#boot(process),
      gone: (process: SimProcess, inFlight: 'lost' | 'applied') => this.#gone(process, inFlight),
      inWork: (process: SimProcess) => this.#clients.inWork(process),
    };
    for (let index = 1; index <= this.#plan.processes; index += 1) {
      const slot = new ProcessSlot(host, index);
      this.#slots.set(slot.process.name, slot);
    }
  }

  submit(operations: readonly PlannedOperation[]): void {
    for (const operation of operations) this.#clients.plan(operation);
  }

  heal(): void {
    this.#services.heal();
    for (const slot of this.#slots.values()) slot.resume();
  }

  stop(): void {
    for (const slot of this.#slots.values()) slot.close();
  }

  /** Everything that an event set in motion has come to rest. */
  atRest(): void {
    this.#readFacts();
    const { always } = this.#definition;
    // Nobody tells when what is shared changes.
    const isDue = this.#changed || this.#shared !== undefined;
    if (always === undefined || !isDue || this.broken) return;
    this.#changed = false;
    this.#check('always', () => always(this.#view));
  }

  finish(): void {
    this.atRest();
    const check = this.#definition.finally;
    if (check !== undefined && !this.broken) this.#check('finally', () => check(this.#view));
    if (this.broken) return;
    for (const [name, figure] of this.#definition.figures) this.#tellFigure(name, figure);
  }

  waiting(): Waiting[] {
    const living = [...this.#slots.values()].map(({ process }) => process).filter(({ alive }) => alive);
    return [
      ...this.#clients.waiting(),
      ...living.flatMap((process) => [...process.openCalls].map((call) => call.describe())),
    ];
  }

  leftovers(): Leftover[] {
    return this.#hasStop ? [...this.#slots.values()].flatMap((slot) => leftoversOf(slot)) : [];
  }

  #boot(process: SimProcess): { start(): Promise<void>; stop(): Promise<void> } {
    const environment: Record<string, unknown> = { process: process.name, shared: this.#shared };
    for (const [name, service] of this.#services.byName) environment[name] = service.connect(process);
    let started: Started | undefined;
    return {
      start: async () => {
        started = await this.#made(environment);
        await started.start?.();
        if (!process.alive) return;
        this.#started.set(process, started);
        this.#clients.issueAll();
      },
      stop: async () => {
        await started?.stop?.();
      },
    };
  }

  /** What the system makes of its environment. What is no system at all ends the run: there is nothing to verify. */
  async #made(environment: Readonly<Record<string, unknown>>): Promise<Started> {
    try {
      return await this.#definition.system(environment);
    } catch (error) {
      if (error instanceof PropertyCodeError) this.#simulation.scheduler.fail(error);
      throw error;
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
      if (fact?.what.kind === 'told') this.#clients.told(toldFact(fact));
    }
  }

  #tellFigure(name: string, figure: Figure): void {
    const data = callPropertyCode(`figures.${name}`, () => figure(this.#view));
    if (!isCount(data)) {
      throw new PropertyCodeError(
        `figures.${name}: expected [how often, of how many], got ${cameInWords(data)}`,
      );
    }
    const task = this.#simulation.world.task('checks');
    this.#simulation.fact(task, { kind: 'told', name: figureFact, service: undefined, subject: name, data });
  }

  #check(name: 'always' | 'finally', run: () => unknown): void {
    const failure = failureOf(name, run);
    if (failure === undefined) return;
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

function isCount(value: unknown): value is readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  return value.every((each) => typeof each === 'number' && Number.isFinite(each) && each >= 0);
}
