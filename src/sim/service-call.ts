import { mix } from '../core/hash.ts';
import type { OpenRecord } from './call-recorder.ts';
import type { CallScript } from './fault.ts';
import { SimEvent } from './sim-event.ts';
import type { OpenCall } from './sim-process.ts';
import { toEighths, type Simulation } from './simulation.ts';
import { currentTask, type Task } from './task.ts';

export interface ServiceCall<Answer> {
  readonly operation: string;
  readonly request: string | undefined;
  /** For people: `ack r17`. */
  readonly text: string;
  /** What the call touches at the service. */
  readonly resource: string;
  readonly access: 'read' | 'write';
  /** The whole way there and back, in virtual milliseconds. */
  readonly latencyMs: (task: Task, salt: number) => number;
  /** Takes effect at the service. Throws what the caller is to see. Runs at most once. */
  readonly apply: (task: Task, script: CallScript) => Answer;
  /** The caller sees the outcome now: an error, or undefined for an answer. */
  readonly settled?: (error: unknown) => void;
  /** How people read the answer. */
  readonly show: (answer: Answer) => string;
}

/**
 * One call to a simulated service, as two events: *exec* takes effect at the service, *deliver* lets the caller see the
 * outcome. Lost, late and stale answers then are schedules like any other.
 */
export function callService<Answer>(simulation: Simulation, call: ServiceCall<Answer>): Promise<Answer> {
  const task = currentTask();
  if (task === undefined) {
    return Promise.reject(
      new Error(`${call.operation} was called by code that belongs to no simulated process`),
    );
  }
  const { scheduler, recorder } = simulation;
  const process = task.process;
  const nth = task.next(call.operation);
  const id = (): string => `${task.id}/${call.operation}#${nth}`;
  const identity = { process: process.name, operation: call.operation, request: call.request, id };
  const script = simulation.faults?.script(identity) ?? plainScriptMissing();
  const wayMs = call.latencyMs(task, mix(call.operation.length, nth)) / 2;
  const record = recorder?.invoked({
    id: id(),
    process: process.id,
    task: task.id,
    text: call.text,
    invoked: scheduler.steps,
  });
  return new Promise((resolve, reject) => {
    const open = openCall(task, call);
    if (script.outcome !== 'never') process.openCalls.add(open);
    const deliver = (outcome: Outcome<Answer>): void => {
      process.openCalls.delete(open);
      record?.returned(scheduler.steps, describeOutcome(outcome, call.show));
      call.settled?.(outcome.kind === 'error' ? outcome.error : undefined);
      if (outcome.kind === 'answer') resolve(outcome.answer);
      else reject(outcome.error);
      script.after.deliver?.();
    };
    const exec = (): void => {
      const outcome = execute(simulation, call, { task, script, record });
      script.after.exec?.();
      if (script.outcome === 'never') return;
      scheduler.enable(
        new SimEvent({
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
        }),
      );
    };
    scheduler.enable(
      new SimEvent({
        kind: 'exec',
        task,
        operation: call.operation,
        nth,
        phase: 'exec',
        owner: undefined,
        resource: call.resource,
        access: call.access,
        earliestMs: scheduler.nowMs + toEighths(wayMs) + script.execDelayMs,
        fire: exec,
      }),
    );
    script.after.invoke?.();
  });
}

function openCall(
  { id: who }: Task,
  { operation, text }: Pick<ServiceCall<unknown>, 'operation' | 'text'>,
): OpenCall {
  return { describe: () => ({ who, forWhat: `an answer to "${text}"`, operation }) };
}

type Outcome<Answer> =
  { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'error'; readonly error: unknown };

interface Execution {
  readonly task: Task;
  readonly script: CallScript;
  readonly record: OpenRecord | undefined;
}

function execute<Answer>(
  simulation: Simulation,
  call: ServiceCall<Answer>,
  { task, script, record }: Execution,
): Outcome<Answer> {
  let outcome: Outcome<Answer> = { kind: 'error', error: undefined };
  if (script.applied) {
    record?.executed(simulation.scheduler.steps);
    try {
      outcome = { kind: 'answer', answer: call.apply(task, script) };
    } catch (error) {
      outcome = { kind: 'error', error };
    }
  }
  return script.outcome instanceof Error ? { kind: 'error', error: script.outcome } : outcome;
}

function describeOutcome<Answer>(outcome: Outcome<Answer>, show: (answer: Answer) => string): string {
  if (outcome.kind === 'answer') return show(outcome.answer);
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}

function plainScriptMissing(): never {
  throw new Error('the simulation has no fault book: whoever builds the world must set one');
}
