import type { Fact, OperationOutcome } from '../core/fact.ts';
import { type PlannedOperation, processName } from '../core/plan.ts';
import { turnInWords } from '../core/turns.ts';
import { callPropertyCode, type PropertyCodeError } from '../core/property-code-error.ts';
import type { Waiting } from '../core/run.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startAs, type Task } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';
import { argumentsInWords } from './argument-words.ts';
import { Turns } from './turns.ts';
import { copied } from './copied.ts';
import type { HistoryEntry, OperationDefinition, ToldFact } from './definition.ts';
import { answerIn, isAnswer } from './http-answer.ts';
import { inShort } from './option-checks.ts';

/** A result with more objects of classes is no data: it is a client, or the system itself. */
const instancesInResultMax = 1_000;

type Entry = { -readonly [Name in keyof HistoryEntry]: HistoryEntry[Name] };

/** An operation under way. */
interface Call {
  readonly planned: PlannedOperation;
  readonly entry: Entry;
  /** The task that it runs as; undefined while it waits for its process. */
  task: Task | undefined;
  /** Whether it has returned, and only a fact can end it. */
  returned: boolean;
  readonly controller: AbortController;
  /** Gives it up after a time. */
  givenUp: SimEvent | undefined;
}

export interface ClientsOptions {
  readonly simulation: Simulation;
  readonly operations: ReadonlyMap<string, OperationDefinition>;
  /** The process of this name with what is called in it, once it is up. */
  readonly target: (name: string) => { readonly process: SimProcess; readonly api: unknown } | undefined;
  /** What an operation waits for while the process of this name is not up. */
  readonly awaited: (name: string) => string;
  /** An operation is called or ends at this event, and its place among all calls and ends can be seen. */
  readonly placed: () => void;
}

/** Whoever calls the operations of a scenario in one run, and writes down what came of them. */
export class Clients {
  readonly #simulation: Simulation;
  readonly #operations: ReadonlyMap<string, OperationDefinition>;
  readonly #target: ClientsOptions['target'];
  readonly #awaited: ClientsOptions['awaited'];
  readonly #placed: ClientsOptions['placed'];
  readonly #turns: Turns;
  readonly #calls = new Map<string, Call>();
  readonly #entries: Entry[] = [];
  #ended = 0;
  /** Calls and ends so far. */
  #places = 0;

  constructor({ simulation, operations, target, awaited, placed }: ClientsOptions) {
    this.#simulation = simulation;
    this.#turns = new Turns(simulation);
    this.#operations = operations;
    this.#target = target;
    this.#awaited = awaited;
    this.#placed = placed;
  }

  /** Whether a fact may end an operation. */
  get listen(): boolean {
    return [...this.#operations.values()].some(({ endsBy }) => endsBy !== undefined);
  }

  /** Planned operations that have not ended. */
  get unsettled(): number {
    return this.#entries.length - this.#ended;
  }

  /** Whether those that have not ended were called, and may wait for ever. */
  get mayRest(): boolean {
    const isBlocked = ({ planned, entry, task, returned }: Call): boolean =>
      this.#operations.get(planned.kind)?.blocking === true &&
      task !== undefined &&
      !returned &&
      !entry.cancelled;
    return this.#calls.size === this.unsettled && [...this.#calls.values()].every(isBlocked);
  }

  /** All is at rest: what has not ended waits for ever. */
  rest(): void {
    for (const { entry } of this.#calls.values()) entry.outcome = 'blocked';
  }

  get history(): readonly HistoryEntry[] {
    return this.#entries.map((entry) => Object.freeze({ ...entry }));
  }

  /** Calls the operation at its time, counted from now, or in the turn of another one's call. */
  plan(planned: PlannedOperation): void {
    const entry: Entry = {
      id: planned.id,
      kind: planned.kind,
      args: planned.input ?? null,
      subject: planned.subject,
      process: processName(planned.process),
      outcome: 'pending',
      cancelled: false,
      result: undefined,
      error: undefined,
      calledMs: this.#simulation.scheduler.nowMs + planned.atMs,
      returnedMs: undefined,
      invoked: undefined,
      returned: undefined,
    };
    const call: Call = {
      planned,
      entry,
      task: undefined,
      returned: false,
      controller: new AbortController(),
      givenUp: undefined,
    };
    this.#entries.push(entry);
    const due = (): void => {
      this.#calls.set(planned.id, call);
      this.#issue(call);
    };
    this.#turns.plan(planned, () => this.#cancel(call));
    if (planned.with === undefined) {
      const event = this.#simulation.later('arrival', 'clients', planned.id, planned.atMs, due);
      event.service = entry.process;
    } else {
      this.#turns.in(planned.with, () => {
        entry.calledMs = this.#simulation.scheduler.nowMs;
        due();
      });
    }
  }

  /** A process is up: whatever waits for it is called. */
  issueAll(): void {
    for (const call of this.#calls.values()) this.#issue(call);
  }

  /** The process is gone, and nobody knows what became of the operations it worked on. */
  gone(process: SimProcess): void {
    for (const call of this.#calls.values()) {
      if (call.task?.process !== process || call.returned) continue;
      this.#end(call, { outcome: 'unknown', text: 'its process is gone' });
    }
  }

  /** How many operations this process works on. */
  inWork(process: SimProcess): number {
    return [...this.#calls.values()].filter(({ task, returned }) => task?.process === process && !returned)
      .length;
  }

  /** Lets a fact end the operations that wait for it. */
  told(fact: ToldFact): void {
    for (const call of this.#calls.values()) {
      const { id, kind, input = null } = call.planned;
      const endsBy = this.#operations.get(kind)?.endsBy;
      if (endsBy === undefined) continue;
      const where = `operations.${kind}.endsBy`;
      const ends = (): boolean => endsBy(fact, { id, args: input });
      if (!this.#simulation.act(where, () => callPropertyCode(where, ends))) continue;
      this.#end(call, { outcome: 'ok', text: fact.kind });
    }
  }

  waiting(): Waiting[] {
    return [...this.#calls.values()].map(({ planned, entry, task, returned }) => {
      const who = `${planned.kind}(${argumentsInWords(planned.input)}) of ${processName(planned.process)}`;
      if (returned) return { who, forWhat: 'the fact that ends it' };
      const given = entry.cancelled ? ', though it was cancelled' : '';
      if (task !== undefined) return { who, forWhat: `its promise to settle${given}` };
      return { who, forWhat: this.#awaited(processName(planned.process)) };
    });
  }

  /** Calls the operation's process, if that is up. */
  #issue(call: Call): void {
    const { planned } = call;
    const definition = this.#operations.get(planned.kind);
    const target = this.#target(processName(planned.process));
    if (call.task !== undefined || definition === undefined || target === undefined) return;
    const task = target.process.spawn(`${planned.id}.1`);
    call.task = task;
    const text = [
      `${planned.id}: ${planned.kind}(${argumentsInWords(planned.input)})`,
      ...(planned.with === undefined ? [] : [turnInWords(planned.with)]),
    ].join(', ');
    this.#tell(task, { kind: 'operation', operation: planned.id, change: 'began', text });
    call.entry.invoked = this.#place();
    const { signal } = call.controller;
    const run = async (): Promise<unknown> =>
      definition.run(target.api, copied(planned.input ?? null), { signal });
    void this.#run(call, () => startAs(task, run));
    call.givenUp = this.#turns.called(planned, task, () => this.#cancel(call));
  }

  /** Whoever called the operation gives it up; it may not have been called yet. */
  #cancel({
    planned,
    entry,
    task = this.#simulation.world.task('clients'),
    returned,
    controller,
  }: Call): void {
    if (returned || entry.outcome !== 'pending' || entry.cancelled) return;
    entry.cancelled = true;
    this.#tell(task, { kind: 'cancelled', operation: planned.id });
    callAs(task, () => controller.abort());
  }

  async #run(call: Call, run: () => Promise<unknown>): Promise<void> {
    const { planned, entry } = call;
    try {
      const returned = await run();
      const answer = isAnswer(returned) ? await answerIn(returned) : undefined;
      entry.result = copied(answer ?? returned, { instancesMax: instancesInResultMax });
      const text = entry.result === undefined ? 'ok' : inShort(entry.result);
      // What a server says went wrong with it may have had its effect.
      const outcome = answer !== undefined && answer.status >= 500 ? 'unknown' : 'ok';
      this.#returned(call, { outcome, text });
    } catch (error) {
      entry.error = error;
      const isRefused = this.#refuses(planned.kind, error);
      const text = error instanceof Error ? error.message : String(error);
      this.#returned(call, { outcome: isRefused ? 'failed' : 'unknown', text });
    }
  }

  /** Whether the scenario says that the error had no effect. Where it cannot say so, the run is worth nothing. */
  #refuses(kind: string, error: unknown): boolean {
    const where = `operations.${kind}.refused`;
    const refused = (): boolean => this.#operations.get(kind)?.refused?.(error) === true;
    try {
      return this.#simulation.act(where, () => callPropertyCode(where, refused));
    } catch (failure) {
      this.#simulation.scheduler.fail(failure as PropertyCodeError);
      return false;
    }
  }

  #returned(call: Call, end: { outcome: OperationOutcome; text: string }): void {
    // What a dead process still says reaches nobody.
    if (call.task?.process.alive !== true || call.returned) return;
    call.returned = true;
    call.task.ended = true;
    // A fact may have ended it before: what it answers is seen only now.
    if (call.entry.outcome === 'ok') call.entry.returned = this.#place();
    const { endsBy } = this.#operations.get(call.planned.kind) ?? {};
    if (endsBy === undefined || end.outcome !== 'ok') this.#end(call, end);
  }

  #end(call: Call, { outcome, text }: { readonly outcome: OperationOutcome; readonly text: string }): void {
    const { planned, entry, task = this.#simulation.world.task('clients') } = call;
    if (!this.#calls.delete(planned.id)) return;
    const { scheduler } = this.#simulation;
    if (call.givenUp !== undefined) scheduler.withdraw(call.givenUp);
    entry.outcome = outcome;
    entry.returnedMs = scheduler.nowMs;
    // Where a fact ends it, its answer may yet come.
    if (call.returned || outcome !== 'ok') entry.returned = this.#place();
    this.#ended += 1;
    scheduler.progress();
    this.#tell(task, { kind: 'operation', operation: planned.id, change: outcome, text });
  }

  #place(): number {
    this.#placed();
    this.#places += 1;
    return this.#places;
  }

  #tell(task: Task, what: Fact['what']): void {
    this.#simulation.fact(task, what);
  }
}
