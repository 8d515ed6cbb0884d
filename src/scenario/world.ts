import type { Fact, OperationOutcome } from '../core/fact.ts';
import { freeze } from '../core/freeze.ts';
import { type Plan, type PlannedOperation, processName } from '../core/plan.ts';
import { PropertyCodeError } from '../core/property-code-error.ts';
import type { Leftover, Waiting } from '../core/run.ts';
import { FaultBook } from '../sim/fault-book.ts';
import { listenToMarks } from '../sim/marks.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startAs, type Task } from '../sim/task.ts';
import type { World, WorldParts } from '../verify/scenario.ts';
import { forcedActs, processControls } from '../world/fault-controls.ts';
import { ProcessSlot } from '../world/process-slot.ts';
import { failureOf } from './checks.ts';
import type { HistoryEntry, ScenarioDefinition, Started, ToldFact } from './definition.ts';
import { argumentsInWords } from './argument-words.ts';
import { leftoversOf } from './leftovers-of.ts';
import { inShort } from './option-checks.ts';
import type { OpenService } from './service.ts';
import { toldFact } from './told-fact.ts';

type Entry = { -readonly [Name in keyof HistoryEntry]: HistoryEntry[Name] };

/** An operation under way. */
interface Call {
  readonly planned: PlannedOperation;
  readonly entry: Entry;
  /** The task that it runs as; undefined while it waits for its process. */
  task: Task | undefined;
  /** Whether it has returned, and only a fact can end it. */
  returned: boolean;
}

/** The services and processes of a scenario, and the clients that issue its operations, in one run. */
export class ScenarioWorld implements World {
  readonly #plan: Plan;
  readonly #simulation: Simulation;
  readonly #definition: ScenarioDefinition;
  readonly #services: ReadonlyMap<string, OpenService>;
  readonly #book: FaultBook;
  readonly #slots = new Map<string, ProcessSlot>();
  readonly #started = new Map<SimProcess, Started>();
  readonly #calls = new Map<string, Call>();
  readonly #history: Entry[] = [];
  readonly #view: Readonly<Record<string, unknown>>;
  readonly #shared: unknown;
  #ended = 0;
  #read = 0;
  #changed = true;
  broken = false;

  constructor({ plan, simulation, redisLog }: WorldParts, definition: ScenarioDefinition) {
    this.#plan = plan;
    this.#simulation = simulation;
    this.#definition = definition;
    this.#shared = definition.shared();
    const force = forcedActs(simulation, () => this.#book.closed);
    this.#services = new Map(
      definition.services.map((service) => [
        service.name,
        service.open({
          simulation,
          settings: plan.settings[service.name] ?? null,
          changed: () => {
            this.#changed = true;
          },
          force,
          redisLog: service.name === 'redis' ? redisLog : undefined,
        }),
      ]),
    );
    this.#book = new FaultBook({
      faults: plan.faults,
      definitions: definition.faults.definitions,
      controls: {
        ...Object.fromEntries([...this.#services].map(([name, { controls }]) => [name, controls])),
        process: processControls(force, this.#slots),
      },
      struck: (index, { kind }, call) =>
        simulation.fact(simulation.world.task('faults'), { kind: 'fault', fault: kind, index, call }),
    });
    simulation.faults = this.#book;
    this.#view = this.#viewOf();
    listenToMarks(simulation);
  }

  get unsettled(): number {
    return this.#plan.operations.length - this.#ended;
  }

  get stopped(): boolean {
    return [...this.#slots.values()].every((slot) => slot.stopped || !slot.process.alive);
  }

  start(): void {
    const host = {
      simulation: this.#simulation,
      boot: (process: SimProcess) => this.#boot(process),
      gone: (process: SimProcess, inFlight: 'lost' | 'applied') => this.#gone(process, inFlight),
    };
    for (let index = 1; index <= this.#plan.processes; index += 1) {
      const slot = new ProcessSlot(host, index);
      this.#slots.set(slot.process.name, slot);
    }
  }

  submit(operations: readonly PlannedOperation[] = this.#plan.operations): void {
    for (const planned of operations) {
      const entry: Entry = {
        id: planned.id,
        kind: planned.kind,
        args: planned.input ?? null,
        subject: planned.subject,
        process: processName(planned.process),
        outcome: 'pending',
        result: undefined,
        error: undefined,
        calledMs: this.#simulation.scheduler.nowMs + planned.atMs,
        returnedMs: undefined,
      };
      const call: Call = { planned, entry, task: undefined, returned: false };
      this.#history.push(entry);
      this.#simulation.later('arrival', 'clients', planned.id, planned.atMs, () => {
        this.#calls.set(planned.id, call);
        this.#issue(call);
      });
    }
  }

  heal(): void {
    this.#simulation.fact(this.#simulation.world.task('faults'), { kind: 'healed' });
    this.#book.close();
    for (const service of this.#services.values()) service.heal?.();
    for (const slot of this.#slots.values()) slot.resume();
  }

  stop(): void {
    for (const slot of this.#slots.values()) slot.close();
  }

  /** Everything that an event set in motion has come to rest. */
  atRest(): void {
    this.#readFacts();
    const { always } = this.#definition;
    if (always === undefined || !this.#changed || this.broken) return;
    this.#changed = false;
    this.#check('always', () => always(this.#view));
  }

  finish(): void {
    this.atRest();
    const check = this.#definition.finally;
    if (check === undefined || this.broken) return;
    this.#check('finally', () => check(this.#view));
  }

  waiting(): Waiting[] {
    const living = [...this.#slots.values()].map(({ process }) => process).filter(({ alive }) => alive);
    return [
      ...[...this.#calls.values()].map((call) => this.#waitOf(call)),
      ...living.flatMap((process) => [...process.openCalls].map((call) => call.describe())),
      ...[...this.#services.values()].flatMap((service) => service.waiting?.() ?? []),
    ];
  }

  leftovers(): Leftover[] {
    const hasStop = [...this.#started.values()].some(({ stop }) => stop !== undefined);
    const clientTasks = new Set([...this.#services.values()].flatMap(({ clientTask }) => clientTask ?? []));
    return hasStop ? [...this.#slots.values()].flatMap((slot) => leftoversOf(slot, clientTasks)) : [];
  }

  #boot(process: SimProcess): { start(): Promise<void>; stop(): Promise<void> } {
    const environment: Record<string, unknown> = { process: process.name, shared: this.#shared };
    for (const [name, service] of this.#services) environment[name] = service.connect(process);
    let started: Started | undefined;
    return {
      start: async () => {
        started = await this.#made(environment);
        await started.start?.();
        if (!process.alive) return;
        this.#started.set(process, started);
        for (const call of this.#calls.values()) this.#issue(call);
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

  /** Calls the operation's process, if that is up. */
  #issue(call: Call): void {
    if (call.task !== undefined) return;
    const { planned } = call;
    const process = this.#slots.get(processName(planned.process))?.process;
    const api = process === undefined ? undefined : this.#started.get(process);
    const definition = this.#definition.operations.get(planned.kind);
    if (process === undefined || api === undefined || definition === undefined || !process.alive) return;
    const task = process.spawn(`${planned.id}.1`);
    call.task = task;
    const text = `${planned.id}: ${planned.kind}(${argumentsInWords(planned.input)})`;
    this.#simulation.fact(task, { kind: 'operation', operation: planned.id, change: 'began', text });
    void this.#run(call, () => startAs(task, async () => definition.run(api.api, planned.input ?? null)));
  }

  async #run(call: Call, run: () => Promise<unknown>): Promise<void> {
    const { planned, entry } = call;
    try {
      entry.result = await run();
      const text = entry.result === undefined ? 'ok' : inShort(entry.result);
      this.#returned(call, { outcome: 'ok', text });
    } catch (error) {
      entry.error = error;
      const isRefused = this.#definition.operations.get(planned.kind)?.refused?.(error) === true;
      const text = error instanceof Error ? error.message : String(error);
      this.#returned(call, { outcome: isRefused ? 'failed' : 'unknown', text });
    }
  }

  #returned(call: Call, end: { outcome: OperationOutcome; text: string }): void {
    // What a dead process still says reaches nobody.
    if (call.task?.process.alive !== true || call.returned) return;
    call.returned = true;
    const { endsBy } = this.#definition.operations.get(call.planned.kind) ?? {};
    if (endsBy === undefined || end.outcome !== 'ok') this.#end(call, end);
  }

  #end(call: Call, { outcome, text }: { outcome: OperationOutcome; text: string }): void {
    const { planned, entry, task = this.#simulation.world.task('clients') } = call;
    if (!this.#calls.delete(planned.id)) return;
    const { scheduler } = this.#simulation;
    entry.outcome = outcome;
    entry.returnedMs = scheduler.nowMs;
    this.#ended += 1;
    this.#changed = true;
    scheduler.progress();
    this.#simulation.fact(task, { kind: 'operation', operation: planned.id, change: outcome, text });
  }

  #gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    for (const service of this.#services.values()) service.gone?.(process, inFlight);
    for (const call of this.#calls.values()) {
      if (call.task?.process !== process || call.returned) continue;
      this.#end(call, { outcome: 'unknown', text: 'its process is gone' });
    }
  }

  /** Lets the facts told since the last look end the operations that wait for them. */
  #readFacts(): void {
    const { facts } = this.#simulation;
    for (; this.#read < facts.length; this.#read += 1) {
      const fact = facts[this.#read];
      if (fact?.what.kind === 'told') this.#endBy(fact);
    }
  }

  #endBy(fact: Fact): void {
    const told = toldFact(fact);
    for (const call of this.#calls.values()) {
      const { id, kind, input = null } = call.planned;
      const endsBy = this.#definition.operations.get(kind)?.endsBy;
      if (endsBy?.(told, { id, args: input }) === true) this.#end(call, { outcome: 'ok', text: told.kind });
    }
  }

  #check(name: 'always' | 'finally', run: () => unknown): void {
    const failure = failureOf(name, run);
    if (failure === undefined) return;
    this.broken = true;
    this.#simulation.fact(this.#simulation.world.task('checks'), failure);
  }

  #viewOf(): Readonly<Record<string, unknown>> {
    const views = [...this.#services].map(([name, { view }]) => [name, view] as const);
    const world = this.#simulation;
    const history = this.#history;
    return Object.defineProperties(Object.fromEntries(views) as Record<string, unknown>, {
      shared: { value: this.#shared },
      history: { get: (): readonly HistoryEntry[] => history.map((entry) => Object.freeze({ ...entry })) },
      facts: { get: (): readonly ToldFact[] => freeze(world.facts.map(toldFact)) },
    });
  }

  #waitOf({ planned, task, returned }: Call): Waiting {
    const who = `${planned.kind}(${argumentsInWords(planned.input)}) of ${processName(planned.process)}`;
    if (returned) return { who, forWhat: 'the fact that ends it' };
    if (task !== undefined) return { who, forWhat: 'its promise to settle' };
    return { who, forWhat: `${processName(planned.process)} to start` };
  }
}
