import { type CallHappening, toldOf } from './audit-fact.ts';
import { AuditorError, type AuditAnswer, type IAAuditor, type Verdict } from '../auditor.ts';
import type { AuditRequest } from '../audit-queue.ts';
import { hashText, mix } from '../../core/hash.ts';
import type { Quantiles } from '../../core/plan.ts';
import type { CallScript } from '../../sim/fault.ts';
import { callService } from '../../sim/service-call.ts';
import { toEighths, type Simulation } from '../../sim/simulation.ts';
import { currentTask, type Task } from '../../sim/task.ts';
import type { AuditSettings } from './audit-settings.ts';
import type { HandedOver } from '../../world/handed-over.ts';

/** A call of the auditor. */
interface Asked {
  readonly request: AuditRequest;
  /** Its name, where a task of the run made it. */
  readonly call: string | undefined;
}

/** A simulated auditor: one verdict per record or per request, decided by the plan's seed; latencies from its settings. */
export class MockIAAuditor implements IAAuditor {
  readonly #simulation: Simulation;
  readonly #settings: AuditSettings['auditor'];
  readonly #handedOver: HandedOver | undefined;
  readonly #poisoned = new Set<string>();

  constructor(
    simulation: Simulation,
    settings: AuditSettings['auditor'],
    handedOver: HandedOver | undefined,
  ) {
    this.#simulation = simulation;
    this.#settings = settings;
    this.#handedOver = handedOver;
  }

  /** Every audit of this request fails from now on. */
  poison(request: string): void {
    this.#poisoned.add(request);
  }

  audit(request: AuditRequest, options?: { readonly signal?: AbortSignal }): Promise<AuditAnswer> {
    const { call, tell } = this.#asked(request, options?.signal);
    return callService(this.#simulation, {
      operation: 'auditor.audit',
      request: request.id,
      text: `audit ${request.record}`,
      resource: `auditor:${request.id}`,
      access: 'read',
      latencyMs: (task, salt) => quantileMs(this.#settings.latencyMs, this.#simulation.fraction(task, salt)),
      apply: (task, script) => this.#judge({ request, call }, task, script),
      show: (answer) => answer?.verdict ?? 'a malformed answer',
      settled: tell,
    });
  }

  /** Writes down the call and whether it is given up. Returns what writes down that it was answered. */
  #asked(
    { id, record }: AuditRequest,
    signal: AbortSignal | undefined,
  ): { readonly call: string | undefined; readonly tell: (error: unknown) => void } {
    const task = currentTask();
    if (task === undefined) return { call: undefined, tell: () => undefined };
    const call = `${task.id}#${task.next('asked')}`;
    const tell = (what: CallHappening): void => this.#simulation.fact(task, toldOf(what));
    const abort = (): void => tell({ kind: 'aborted', request: id, call });
    tell({ kind: 'asked', request: id, record, call });
    if (signal?.aborted === true) abort();
    signal?.addEventListener?.('abort', abort, { once: true });
    const answered = (error: unknown): void => {
      // A signal may outlive the call by far, and fire when there is nothing left to give up.
      signal?.removeEventListener?.('abort', abort);
      const retryAfterMs = error instanceof AuditorError ? error.retryAfterMs : undefined;
      tell({ kind: 'answered', request: id, call, retryAfterMs });
    };
    return { call, tell: answered };
  }

  #judge({ request, call }: Asked, task: Task, script: CallScript): AuditAnswer {
    if (this.#poisoned.has(request.id)) {
      throw new AuditorError('transient', `the auditor cannot read request ${request.id}`);
    }
    const truth: AuditAnswer = {
      requestId: request.id,
      record: request.record,
      verdict: verdictOn(request, this.#simulation.seed, this.#settings),
    };
    const answer = script.change === undefined ? truth : (script.change(truth) as AuditAnswer);
    if (script.outcome === 'own') this.#write({ request, call }, task, { answer, honest: answer === truth });
    if (typeof answer === 'object' && answer !== null) this.#handedOver?.('answer', answer);
    return answer;
  }

  #write(
    { request, call }: Asked,
    task: Task,
    { answer, honest }: { answer: AuditAnswer; honest: boolean },
  ): void {
    const addressed = answer?.requestId === request.id && answer.record === request.record;
    const verdict = addressed && isVerdict(answer.verdict) ? answer.verdict : undefined;
    this.#simulation.fact(
      task,
      toldOf({
        kind: 'judged',
        request: request.id,
        record: request.record,
        verdict,
        honest,
        call,
      }),
    );
  }
}

function isVerdict(value: unknown): value is Verdict {
  return value === 'flag' || value === 'clean';
}

/** Draws from a distribution given by five of its quantiles, interpolated linearly. Virtual milliseconds. */
function quantileMs({ min, p50, p90, p99, max }: Quantiles, fraction: number): number {
  if (fraction <= 0.5) return between(min, p50, fraction / 0.5);
  if (fraction <= 0.9) return between(p50, p90, (fraction - 0.5) / (0.9 - 0.5));
  if (fraction <= 0.99) return between(p90, p99, (fraction - 0.9) / (0.99 - 0.9));
  return between(p99, max, (fraction - 0.99) / (1 - 0.99));
}

function between(low: number, high: number, share: number): number {
  return toEighths(low + share * (high - low));
}

/** What the auditor truly thinks of a record, or of this request about it. */
export function verdictOn(
  { id, record }: AuditRequest,
  seed: number,
  { judges = 'records', flagPercent }: Pick<AuditSettings['auditor'], 'judges' | 'flagPercent'>,
): Verdict {
  const about = judges === 'records' ? record : `${id} ${record}`;
  const share = mix(seed, hashText(about)) / 0x100000000;
  return share * 100 < flagPercent ? 'flag' : 'clean';
}
