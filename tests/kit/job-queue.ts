import type { ScenarioService } from '../../src/index.ts';
import { faultsOf, refuse, type ServiceProcess } from '../../src/kit.ts';

type Handle = (job: string) => Promise<void>;

/** What a process has of the queue. */
export interface Jobs {
  readonly add: (job: string) => Promise<void>;
  readonly consume: (handle: Handle) => void;
  readonly ack: (job: string) => Promise<void>;
}

const lostAck = faultsOf<unknown>()({
  kind: 'jobs.lost-ack',
  summary: 'An acknowledgement does not reach the queue.',
  operations: ['jobs.ack'],
  parameters: {},
  absorbable: true,
  strike: (call) => refuse(call, new Error('the connection broke')),
});

/** A queue that pushes each job to its consumer, and again every five seconds until it is acknowledged. */
export function jobs(): ScenarioService<Jobs, readonly string[]> {
  return {
    name: 'jobs',
    calls: ['jobs.add', 'jobs.ack'],
    faults: [lostAck],
    indivisible: true,
    settings: { check: () => undefined, draw: () => null, simplest: () => null },
    open: (context) => {
      const latencyMs = { min: 1, max: 5 };
      const open = new Set<string>();
      let consumer: { readonly to: ServiceProcess; readonly handle: Handle } | undefined;
      const deliver = (job: string, attempt: number): void => {
        if (!open.has(job)) return;
        const { to, handle } = consumer ?? {};
        if (to !== undefined && handle !== undefined) {
          const task = `${job}.${attempt}`;
          context.push({ to, task, operation: 'jobs.deliver', latencyMs, arrive: () => handle(job) });
        }
        context.later('expiry', `again-${job}`, 5_000, () => deliver(job, attempt + 1));
      };
      const call = (name: string, job: string, act: () => void): Promise<void> => {
        const apply = ({ task }: { readonly task: string }): void => {
          act();
          context.changed();
          context.tell({ name, subject: job, data: undefined }, task);
        };
        return context.call({
          operation: `jobs.${name}`,
          text: `${name} ${job}`,
          about: job,
          latencyMs,
          apply,
        });
      };
      return {
        connect: (to): Jobs => ({
          consume: (handle) => {
            consumer = { to, handle };
          },
          add: (job) =>
            call('add', job, () => {
              open.add(job);
              deliver(job, 1);
            }),
          ack: (job) => call('ack', job, () => open.delete(job)),
        }),
        get view() {
          return [...open];
        },
        get unsettled() {
          return open.size;
        },
        waiting: () => [...open].map((job) => ({ who: job, forWhat: 'somebody to acknowledge it' })),
      };
    },
  };
}
