import { mix } from '../core/hash.ts';
import type { Range } from '../core/plan.ts';
import type { OpenRecord } from './call-recorder.ts';
import { type CallScript, Thrown } from './fault.ts';
import { type EventDescription, SimEvent } from './sim-event.ts';
import type { OpenCall } from './sim-process.ts';
import { toEighths, type Simulation } from './simulation.ts';
import { currentTask, type Task } from './task.ts';
import type { Way } from './way.ts';

/** Who makes a call. */
export interface Caller {
  /** `p1/r17.1`. */
  readonly task: string;
  /** `p1`. */
  readonly process: string;
  /** Counts the calls of this operation by the task, from 1. */
  readonly nth: number;
}

/** Virtual milliseconds: drawn evenly from a range, or made of a fraction in [0, 1) that is drawn. */
export type Latency = Range | ((fraction: number) => number);

export interface ServiceCall<Answer> {
  /** As faults know it: `queue.ack`. */
  readonly operation: string;
  /** The operation of the plan that it is made for, where it names one. */
  readonly request?: string | undefined;
  /** For people: `ack r17`. */
  readonly text: string;
  /** What it is about: calls about different things do not race. By default any two of the service may. */
  readonly about?: string | undefined;
  /** Whether it only reads: two such calls are never worth exchanging. */
  readonly reads?: boolean;
  /** The whole way there and back. */
  readonly latencyMs: Latency;
  /** It is made: nothing has happened to it yet. */
  readonly made?: (caller: Caller) => void;
  /** Takes effect at the service, all at once. Throws what the caller is to see. */
  readonly apply: (caller: Caller, script: CallScript) => Answer;
  /** The caller sees the outcome now: an error, or undefined for an answer. */
  readonly settled?: (caller: Caller, error: unknown) => void;
  /** How people read the answer; `ok` by default. */
  readonly show?: (answer: Answer) => string;
  /** What it goes by, where that may be cut. */
  readonly way?: Way | undefined;
  /** Told how its caller gives up waiting for the answer, which then counts as one that nobody waits for. */
  readonly awaited?: (giveUp: () => void) => void;
}

/** The service that is called. */
export interface CalledService {
  readonly name: string;
  /** Whether no two of its events are independent, whatever they are about. */
  readonly indivisible?: boolean | undefined;
  /** Whether some calls are about a part of it; true where it is not said. */
  readonly hasParts?: boolean | undefined;
}

/**
 * One call to a simulated service, as two events: *exec* takes effect at the service, *deliver* lets the caller see the
 * outcome. Lost, late and stale answers then are schedules like any other.
 */
export function callService<Answer>(
  simulation: Simulation,
  called: CalledService,
  call: ServiceCall<Answer>,
): Promise<Answer> {
  const task = currentTask();
  if (task === undefined) return Promise.reject(callerMissing(call));
  const { scheduler, recorder } = simulation;
  const { process } = task;
  const nth = task.next(call.operation);
  const caller: Caller = { task: task.id, process: process.name, nth };
  call.made?.(caller);
  const id = (): string => `${task.id}/${call.operation}#${nth}`;
  const identity = { process: process.name, operation: call.operation, request: call.request, id };
  const script = simulation.faults?.script(identity) ?? plainScriptMissing();
  const wayMs = latencyOf(simulation, call.latencyMs, task, mix(call.operation.length, nth)) / 2;
  const record = recorder?.invoked({
    id: id(),
    process: process.id,
    task: task.id,
    text: call.text,
    ...simulation.calledNow,
  });
  const send = senderBy(call.way, simulation, process.name);
  return new Promise((resolve, reject) => {
    const open = opened(task, call, script);
    const deliver = (outcome: Outcome<Answer>): void => {
      process.openCalls.delete(open);
      record?.returned(scheduler.steps, describeOutcome(outcome, call.show));
      call.settled?.(caller, outcome.kind === 'error' ? outcome.error : undefined);
      if (outcome.kind === 'answer') resolve(outcome.answer);
      else reject(outcome.error);
      script.after.deliver?.();
    };
    const exec = (): void => {
      const outcome = execute(simulation, call, { service: called.name, caller, script, record });
      script.after.exec?.();
      if (script.outcome === 'never') return;
      send({
        kind: 'deliver',
        task,
        operation: call.operation,
        nth,
        phase: 'deliver',
        owner: process,
        resource: process.id,
        access: 'write',
        earliestMs: scheduler.nowMs + toEighths(wayMs) + script.replyDelayMs,
        fire: () => deliver(outcome),
      });
    };
    const sent: EventDescription = {
      kind: 'exec',
      task,
      operation: call.operation,
      nth,
      phase: 'exec',
      owner: undefined,
      resource: call.about === undefined ? called.name : `${called.name}:${call.about}`,
      access: call.reads === true ? 'read' : 'write',
      earliestMs: scheduler.nowMs + toEighths(wayMs) + script.execDelayMs,
      fire: exec,
    };
    send(sent, (event) => sayWhatOf(event, called, call.about));
    script.after.invoke?.();
  });
}

type Send = (description: EventDescription, prepare?: (event: SimEvent) => void) => void;

function senderBy(way: Way | undefined, { scheduler }: Simulation, process: string): Send {
  if (way !== undefined) return (...sent) => void way.send(process, ...sent);
  return (description, prepare) => {
    const event = new SimEvent(description);
    prepare?.(event);
    scheduler.enable(event);
  };
}

/** What of the service the event touches: a part or all of it. What is about nothing in particular may be about any part. */
function sayWhatOf(
  event: SimEvent,
  { name, indivisible = false, hasParts = true }: CalledService,
  about: string | undefined,
): void {
  if (indivisible || (hasParts && about === undefined)) event.service = name;
  else if (about !== undefined) event.partOf = name;
}

/** Virtual milliseconds, a multiple of 1/8 so that sums stay exact. */
export function latencyOf(simulation: Simulation, latency: Latency, task: Task, salt: number): number {
  if (typeof latency !== 'function') return simulation.latencyMs(latency, task, salt);
  return toEighths(latency(simulation.fraction(task, salt)));
}

/** Its process waits for the answer, unless there is never going to be one. */
function opened(
  { id: who, process }: Task,
  { operation, text, awaited }: Pick<ServiceCall<unknown>, 'operation' | 'text' | 'awaited'>,
  { outcome }: CallScript,
): OpenCall {
  const open = { describe: () => ({ who, forWhat: `an answer to "${text}"`, operation }) };
  if (outcome !== 'never') process.openCalls.add(open);
  awaited?.(() => process.openCalls.delete(open));
  return open;
}

type Outcome<Answer> =
  { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'error'; readonly error: unknown };

interface Execution {
  readonly service: string;
  readonly caller: Caller;
  readonly script: CallScript;
  readonly record: OpenRecord | undefined;
}

function execute<Answer>(
  simulation: Simulation,
  call: ServiceCall<Answer>,
  { service, caller, script, record }: Execution,
): Outcome<Answer> {
  let outcome: Outcome<Answer> = { kind: 'error', error: undefined };
  if (script.applied) {
    record?.executed(simulation.scheduler.steps);
    try {
      const apply = (): Answer => call.apply(caller, script);
      outcome = { kind: 'answer', answer: simulation.act(service, apply) };
      if (script.repeated) simulation.act(service, apply);
    } catch (error) {
      outcome = { kind: 'error', error };
    }
  }
  const { outcome: instead } = script;
  if (instead instanceof Thrown) return { kind: 'error', error: instead.value };
  return instead instanceof Error ? { kind: 'error', error: instead } : outcome;
}

function describeOutcome<Answer>(
  outcome: Outcome<Answer>,
  show: ServiceCall<Answer>['show'] = () => 'ok',
): string {
  if (outcome.kind === 'answer') return show(outcome.answer);
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}

function callerMissing({ operation }: Pick<ServiceCall<unknown>, 'operation'>): Error {
  return new Error(`${operation} was called by code that belongs to no simulated process`);
}

function plainScriptMissing(): never {
  throw new Error('the simulation has no fault book: whoever builds the world must set one');
}
