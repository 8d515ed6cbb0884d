import { subjectOf } from '../src/core/plan.ts';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import {
  type AuditAnswer,
  type AuditOptions,
  AuditProcessor,
  type AuditRequest,
  type IAAuditor,
} from '../src/audit/index.ts';
import { auditKeys } from '../src/audit/keys.ts';
import { hashText, mix } from '../src/core/hash.ts';
import { benchPlan, processes } from './bench-plan.ts';
import { PlainQueue, type Way } from './plain-queue.ts';
import type { Load } from './sample.ts';

/** What the processors of one piece of work are given. */
export interface Surroundings {
  /** A client of its own for each processor. */
  readonly connect: () => Redis;
  readonly way: Way;
}

const dayMs = 24 * 3_600_000;

/** No time-out comes true: here time is real, and a slow machine must not change the work. */
const patience: AuditOptions = {
  requestTimeoutMs: 2 * dayMs,
  settleTimeoutMs: dayMs,
  recordWaitMs: dayMs,
  leaseMs: 6 * dayMs,
  lockWaitMs: dayMs,
  commandTimeoutMs: dayMs,
  auditorTimeoutMs: dayMs,
  queueTimeoutMs: dayMs,
  visibilityMs: 6 * dayMs,
  stopTimeoutMs: dayMs,
};

/** The work of the plan without simulation: the same processors, requests and verdicts, on the plain event loop. */
export async function bareWork({ requests, seed }: Load, { connect, way }: Surroundings): Promise<void> {
  const plan = benchPlan(requests, seed, 0);
  const queue = new PlainQueue(way);
  const auditor = new PromptAuditor(seed, way);
  const clients = Array.from({ length: processes }, connect);
  // Until then the client sends every command twice: once into its own queue.
  await Promise.all(clients.map((client) => once(client, 'ready')));
  const processors = clients.map((redis) => new AuditProcessor({ redis, queue, auditor }, patience));
  await Promise.all(processors.map((processor) => processor.start()));
  await queue.deliver(plan.operations.map((request) => ({ id: request.id, record: subjectOf(request) })));
  await Promise.all(processors.map((processor) => processor.stop()));
  const flags = await clients[0]?.llen(auditKeys.journal);
  if (flags !== auditor.flags) {
    throw new Error(`the auditor flagged ${auditor.flags} records, Redis holds ${flags} flags`);
  }
  for (const client of clients) client.disconnect();
}

/** Answers at once, what the simulated auditor answers in a run of this seed. */
class PromptAuditor implements IAAuditor {
  readonly #seed: number;
  readonly #way: Way;
  flags = 0;

  constructor(seed: number, way: Way) {
    this.#seed = seed;
    this.#way = way;
  }

  audit({ id, record }: AuditRequest): Promise<AuditAnswer> {
    return this.#way(async () => {
      const verdict = mix(this.#seed, hashText(record)) < 0x80000000 ? 'flag' : 'clean';
      if (verdict === 'flag') this.flags += 1;
      return { requestId: id, record, verdict };
    });
  }
}
