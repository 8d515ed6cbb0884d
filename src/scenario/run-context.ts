import { processName } from '../core/plan.ts';
import { type CalledService, callService, latencyOf } from '../sim/service-call.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startAs } from '../sim/task.ts';
import type { WorldParts } from '../verify/scenario.ts';
import type { Pending, Push, ServiceContext, ServiceProcess } from './service.ts';

export interface RunContextOptions extends Pick<ServiceContext, 'changed' | 'force'> {
  readonly service: CalledService;
  readonly parts: Omit<WorldParts, 'log'>;
}

const contexts = new WeakMap<ServiceContext, RunContextOptions['parts']>();

/** What a service is given, in one run. */
export function runContext({ service: called, parts, changed, force }: RunContextOptions): ServiceContext {
  const { name: service } = called;
  const { plan, simulation, handedOver } = parts;
  const { scheduler } = simulation;
  const acting =
    <Values extends readonly unknown[], Result>(code: (...values: Values) => Result) =>
    (...values: Values): Result =>
      simulation.act(service, () => code(...values));
  const context: ServiceContext = {
    settings: plan.settings[service] ?? null,
    seed: plan.seed,
    processes: Array.from({ length: plan.processes }, (_, index) => processName(index + 1)),
    get nowMs() {
      return scheduler.nowMs;
    },
    call: (call) => callService(simulation, called, call),
    push: (what) => push(simulation, service, what),
    arrive: ({ from, name, afterMs, process, operation, accepted, refused }) => {
      const event = simulation.later('arrival', from, name, afterMs, () => {
        const script = simulation.faults?.script({ process, operation, request: name, id: () => event.id });
        simulation.act(service, script?.applied === false ? refused : accepted);
      });
      event.service = service;
    },
    later: (kind, name, delayMs, act) => {
      const event = simulation.later(kind, service, name, delayMs, acting(act));
      return { withdraw: () => scheduler.withdraw(event) };
    },
    force: (name, act) => force(name, acting(act)),
    tell: ({ name, subject, operation, data }, id = `world/${service}`) =>
      simulation.fact({ id }, { kind: 'told', name, service, subject, operation, data }),
    changed,
    progress: () => scheduler.progress(),
    fail: (error) => scheduler.fail(error),
    handedOver,
  };
  contexts.set(context, parts);
  return context;
}

function push(simulation: Simulation, service: string, pushed: Push): Pending {
  const { to, task: name, lasting = false, operation, request, latencyMs, arrive, settled } = pushed;
  const process = processOfRun(to);
  const task = lasting ? process.task(name) : process.spawn(name);
  const id = (): string => `${task.id}/${operation}#1`;
  const script = simulation.faults?.script({ process: process.name, operation, request, id });
  const wayMs = latencyMs === undefined ? 0 : latencyOf(simulation, latencyMs, task, 0);
  const ended = (): void => {
    process.inWork.delete(task);
    task.ended = true;
    settled?.();
  };
  const event = simulation.deliver(task, operation, (script?.execDelayMs ?? 0) + wayMs, () => {
    if (lasting) arrive(task.id);
    else {
      process.inWork.add(task);
      startAs(task, () => arrive(task.id)).then(ended, ended);
    }
    script?.after.deliver?.();
  });
  event.service = service;
  script?.after.invoke?.();
  return { withdraw: () => simulation.scheduler.withdraw(event) };
}

/** The run that a context belongs to, for a service that is part of the engine. Throws a `TypeError` for another object. */
export function runOf(context: ServiceContext): RunContextOptions['parts'] {
  const parts = contexts.get(context);
  if (parts !== undefined) return parts;
  throw new TypeError('expected the very context that the service was opened with, got another object');
}

/** Sound: a service is given no processes but those of the run. */
export function processOfRun(process: ServiceProcess): SimProcess {
  return process as SimProcess;
}
