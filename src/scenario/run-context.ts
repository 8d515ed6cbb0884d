import type { Json } from '../core/plan.ts';
import { callService, latencyOf, type ServiceCall } from '../sim/service-call.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { startAs } from '../sim/task.ts';
import type { WorldParts } from '../verify/scenario.ts';
import type { Force } from '../world/fault-controls.ts';
import type { RedisLog } from '../world/redis/redis-log.ts';
import type { Arrival, Pending, Push, ServiceContext, ServiceProcess, Told } from './service.ts';

export interface RunContextOptions {
  readonly service: string;
  readonly parts: Omit<WorldParts, 'log'>;
  readonly changed: () => void;
  readonly force: Force;
}

/** What a service is given, in one run. */
export class RunContext implements ServiceContext {
  readonly settings: Json;
  readonly seed: number;
  readonly processes: number;
  readonly handedOver: ServiceContext['handedOver'];
  readonly changed: () => void;
  readonly force: Force;
  readonly simulation: Simulation;
  readonly redisLog: RedisLog | undefined;
  readonly #service: string;

  constructor({ service, parts, changed, force }: RunContextOptions) {
    const { plan, simulation, handedOver, redisLog } = parts;
    this.#service = service;
    this.settings = plan.settings[service] ?? null;
    this.seed = plan.seed;
    this.processes = plan.processes;
    this.handedOver = handedOver;
    this.changed = changed;
    this.force = force;
    this.simulation = simulation;
    this.redisLog = redisLog;
  }

  get nowMs(): number {
    return this.simulation.scheduler.nowMs;
  }

  call<Answer>(call: ServiceCall<Answer>): Promise<Answer> {
    return callService(this.simulation, this.#service, call);
  }

  push({ to, task: name, lasting = false, operation, request, latencyMs, arrive, settled }: Push): Pending {
    const { simulation } = this;
    const process = processOfRun(to);
    const task = lasting ? process.task(name) : process.spawn(name);
    const script = simulation.faults?.script({
      process: process.name,
      operation,
      request,
      id: () => `${task.id}/${operation}#1`,
    });
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
    script?.after.invoke?.();
    return { withdraw: () => simulation.scheduler.withdraw(event) };
  }

  arrive({ from, name, afterMs, process, operation, accepted, refused }: Arrival): void {
    const event = this.simulation.later('arrival', from, name, afterMs, () => {
      const script = this.simulation.faults?.script({
        process,
        operation,
        request: name,
        id: () => event.id,
      });
      if (script?.applied === false) refused();
      else accepted();
    });
  }

  later(kind: 'expiry' | 'fault', name: string, delayMs: number, act: () => void): Pending {
    const event = this.simulation.later(kind, this.#service, name, delayMs, act);
    return { withdraw: () => this.simulation.scheduler.withdraw(event) };
  }

  tell({ name, subject, operation, data }: Told, task = `world/${this.#service}`): void {
    this.simulation.fact(
      { id: task },
      { kind: 'told', name, service: this.#service, subject, operation, data },
    );
  }

  progress(): void {
    this.simulation.scheduler.progress();
  }

  fail(error: Error): void {
    this.simulation.scheduler.fail(error);
  }
}

/** The simulation behind a context, for a service that is part of the engine. Throws a `TypeError` for another object. */
export function contextOfRun(context: ServiceContext): RunContext {
  if (context instanceof RunContext) return context;
  throw new TypeError('expected the very context that the service was opened with, got another object');
}

/** Sound: a service is given no processes but those of the run. */
export function processOfRun(process: ServiceProcess): SimProcess {
  return process as SimProcess;
}
