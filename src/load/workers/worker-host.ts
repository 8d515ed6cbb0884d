import { fork } from 'node:child_process';
import { laneOf } from '../../core/event-id.ts';
import type { Fact } from '../../core/fact.ts';
import type { LoadMemory } from '../../report/json/load-summary.ts';
import { requireSystemFile } from '../../files/load-system.ts';
import { moduleBeside } from '../../files/module-beside.ts';
import { loaderArguments } from '../../files/typescript-loader.ts';
import type { AuditSystem } from '../../audit/scenario/audit-system.ts';
import { FirstReason } from '../first-reason.ts';
import type { HeapSample } from '../heap-trend.ts';
import type { LoadRedis } from '../load-redis.ts';
import type { SystemHost } from '../load-test.ts';
import { memoryVerdict } from '../memory-verdict.ts';
import { RemoteService } from './remote-service.ts';

/** The system runs in processes of the operating system, which really are killed and stopped. */
export class WorkerHost implements SystemHost {
  readonly handedOver = undefined;
  readonly #failed = new FirstReason();
  readonly failed = this.#failed.promise;
  readonly #systemFile: string;
  readonly #services = new Map<string, RemoteService>();
  /** The heap of each process that ever was, by age. */
  readonly #lives: HeapSample[][] = [];
  #redis: LoadRedis | undefined;
  #isMeasuring = false;

  /** Throws a `TypeError` where there is no such module. */
  constructor(systemPath: string) {
    this.#systemFile = requireSystemFile(systemPath);
  }

  readonly system: AuditSystem = (environment) => {
    const redis = this.#redis;
    if (redis === undefined) throw new Error('a process was started before there was a Redis');
    const { processId } = environment;
    this.#end(laneOf(processId));
    const life: HeapSample[] = [];
    this.#lives.push(life);
    const service = new RemoteService({
      environment,
      child: startWorker(),
      system: this.#systemFile,
      redis,
      died: (reason) => this.#failed.give(`process ${processId} is gone: ${reason}`),
      heap: (sample) => life.push(sample),
    });
    this.#services.set(processId, service);
    if (!this.#isMeasuring) return service;
    return {
      // One that was started anew is measured from its own beginning.
      start: async () => {
        await service.start();
        await service.measure('begin');
      },
      stop: () => service.stop(),
    };
  };

  /** A former life of the process, which was shut down in good order. */
  #end(process: string): void {
    for (const [id, service] of this.#services) {
      if (laneOf(id) !== process) continue;
      service.signal('SIGKILL');
      this.#services.delete(id);
    }
  }

  useRedis(redis: LoadRedis): void {
    this.#redis = redis;
  }

  happened({ what }: Fact): void {
    if (what.kind !== 'process') return;
    const service = this.#services.get(what.process);
    if (what.change === 'crashed') {
      service?.signal('SIGKILL');
      this.#services.delete(what.process);
    }
    if (what.change === 'paused') service?.signal('SIGSTOP');
    if (what.change === 'resumed') service?.signal('SIGCONT');
  }

  async beginMemory(): Promise<void> {
    this.#isMeasuring = true;
    await Promise.all([...this.#services.values()].map((service) => service.measure('begin')));
  }

  prune(): void {
    for (const service of this.#services.values()) service.prune();
  }

  async endMemory(): Promise<LoadMemory> {
    const measured = await Promise.all([...this.#services.values()].map((service) => service.measure('end')));
    const survivors = measured.filter((memory) => memory !== undefined);
    return memoryVerdict(survivors, this.#lives);
  }

  close(): Promise<void> {
    for (const service of this.#services.values()) service.signal('SIGKILL');
    this.#services.clear();
    return Promise.resolve();
  }
}

function startWorker(): ReturnType<typeof fork> {
  const program = moduleBeside('./worker', import.meta.url);
  return fork(program, {
    execArgv: [...loaderArguments(program), '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
