import type { ScenarioService } from '../../engine.ts';
import type { PlannedOperation } from '../../kit.ts';
import type { AuditQueue } from '../audit-queue.ts';
import type { QueueHappening } from './audit-fact.ts';
import { measuredSettings, queueSettings, simplestQueue } from './audit-settings.ts';
import type { Poisoned } from './auditor-service.ts';
import { queueFaults, type QueueControls, settlingCalls } from './queue-faults.ts';
import { SimulatedQueue } from './simulated-queue.ts';

/** What a process has of the queue. */
export interface QueueClient {
  readonly queue: AuditQueue;
  /** From now on each delivery of any process stays hidden for so long. */
  readonly hideFor: (visibilityMs: number) => void;
  /** The process may have so many deliveries in work at once. */
  readonly limitTo: (deliveries: number) => void;
  /** Writes down what came of building the process with an odd limit. */
  readonly built: (trial: Omit<Extract<QueueHappening, { kind: 'built' }>, 'kind' | 'process'>) => void;
}

export interface QueueOptions {
  /** Requests that the auditor cannot read. */
  readonly poisoned: Poisoned;
  /** How long a delivered request stays hidden, in milliseconds. */
  readonly visibilityMs: number;
}

/** A simulated at-least-once queue: visibility timeout, delayed returns, dead letters, and the producer that fills it. */
export function queueService({ poisoned, visibilityMs }: QueueOptions): ScenarioService<QueueClient> {
  return {
    name: 'queue',
    calls: [...settlingCalls, 'queue.consume', 'queue.close'],
    faults: queueFaults,
    indivisible: true,
    settings: {
      check: (settings) => void queueSettings(settings),
      draw: () => measuredSettings.queue,
      simplest: (settings) => simplestQueue(queueSettings(settings)),
    },
    open: (context) => {
      const { latencyMs } = queueSettings(context.settings);
      const queue = new SimulatedQueue(context, { visibilityMs, latencyMs });
      const { force } = context;
      const controls: QueueControls = {
        duplicate: (request) => force(`duplicate-${request}`, () => queue.expireVisibility(request, 0)),
        expireVisibility: (request, afterMs) =>
          force(`expire-${request}`, () => queue.expireVisibility(request, afterMs)),
        hold: (durationMs) => force('hold-queue', () => queue.hold(durationMs)),
        poison: (request) => force(`poison-${request}`, () => void poisoned.add(request)),
        malform: (request, shape) => force(`malform-${request}`, () => queue.malform(request, shape)),
        loseSubscription: (process) => force(`unsubscribe-${process}`, () => queue.loseSubscription(process)),
      };
      return {
        connect: (process): QueueClient => queue.clientOf(process),
        controls,
        gone: (process) => queue.forget(process),
        stopped: (process) => queue.stopped(process),
        heal: () => queue.heal(),
        submit: (operation: PlannedOperation) => queue.await(operation),
        get unsettled() {
          return queue.unsettled;
        },
        waiting: () => queue.waiting(),
        leftovers: () => queue.leftovers(),
        // All that it was given is settled between two rounds.
        rewind: () => undefined,
      };
    },
  };
}
