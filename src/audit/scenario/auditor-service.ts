import type { ScenarioService } from '../../engine.ts';
import { type Caller, type CallScript, hashText, mix, type ServiceContext } from '../../kit.ts';
import type { AuditRequest } from '../audit-queue.ts';
import { AuditorError, type AuditAnswer, type IAAuditor, type Verdict } from '../auditor.ts';
import { type AuditorHappening, toldOf } from './audit-fact.ts';
import { auditorFaults } from './auditor-faults.ts';
import {
  type AuditSettings,
  auditorSettings,
  measuredSettings,
  type Quantiles,
  simplestAuditor,
} from './audit-settings.ts';

/** A simulated auditor: one verdict per record or per request, decided by the plan's seed; latencies from its settings. */
export function auditorService(poisoned: Poisoned): ScenarioService<IAAuditor> {
  return {
    name: 'auditor',
    calls: ['auditor.audit'],
    faults: auditorFaults,
    settings: {
      check: (settings) => void auditorSettings(settings),
      draw: () => measuredSettings.auditor,
      simplest: (settings) => simplestAuditor(auditorSettings(settings)),
    },
    open: (context) => {
      const auditor = new SimulatedAuditor(context, poisoned);
      return { connect: () => auditor, rewind: () => poisoned.clear() };
    },
  };
}

/** Requests whose every audit fails. */
export type Poisoned = Set<string>;

class SimulatedAuditor implements IAAuditor {
  readonly #context: ServiceContext;
  readonly #settings: AuditSettings['auditor'];
  readonly #poisoned: Poisoned;

  constructor(context: ServiceContext, poisoned: Poisoned) {
    this.#context = context;
    this.#settings = auditorSettings(context.settings);
    this.#poisoned = poisoned;
  }

  audit(request: AuditRequest, options?: { readonly signal?: AbortSignal }): Promise<AuditAnswer> {
    const { id, record } = request;
    const signal = options?.signal;
    let abort: (() => void) | undefined;
    return this.#context.call({
      operation: 'auditor.audit',
      request: id,
      text: `audit ${record}`,
      about: id,
      reads: true,
      latencyMs: (fraction) => quantileMs(this.#settings.latencyMs, fraction),
      made: (caller) => {
        const call = nameOf(caller);
        abort = () => this.#tell(caller, { kind: 'aborted', request: id, call });
        const isDead = signal?.aborted === true ? true : undefined;
        this.#tell(caller, { kind: 'asked', request: id, record, call, isDead });
        if (isDead) abort();
        signal?.addEventListener?.('abort', abort, { once: true });
      },
      apply: (caller, script) => this.#judge(request, caller, script),
      show: (answer) => answer?.verdict ?? 'a malformed answer',
      settled: (caller, error) => {
        // A signal may outlive the call by far, and fire when there is nothing left to give up.
        if (abort !== undefined) signal?.removeEventListener?.('abort', abort);
        this.#tell(caller, { kind: 'answered', request: id, call: nameOf(caller), ...failureIn(error) });
      },
    });
  }

  #judge(request: AuditRequest, caller: Caller, script: CallScript): AuditAnswer {
    if (this.#poisoned.has(request.id)) {
      throw new AuditorError('transient', `the auditor cannot read request ${request.id}`);
    }
    const { id, record } = request;
    const verdict = verdictOn(request, this.#context.seed, this.#settings);
    const truth: AuditAnswer = { requestId: id, record, verdict };
    const answer = script.change === undefined ? truth : (script.change(truth) as AuditAnswer);
    if (script.outcome === 'own') {
      this.#tell(caller, {
        kind: 'judged',
        request: id,
        record,
        verdict: verdictTo(request, answer),
        honest: answer === truth,
        call: nameOf(caller),
      });
    }
    if (typeof answer === 'object' && answer !== null) this.#context.handedOver?.('answer', answer);
    return answer;
  }

  #tell({ task }: Caller, what: AuditorHappening): void {
    this.#context.tell(toldOf(what), task);
  }
}

function failureIn(
  error: unknown,
): Pick<Extract<AuditorHappening, { kind: 'answered' }>, 'failure' | 'retryAfterMs'> {
  if (error === undefined) return {};
  return error instanceof AuditorError
    ? { failure: error.kind, retryAfterMs: error.retryAfterMs }
    : { failure: 'other' };
}

function nameOf({ task, nth }: Caller): string {
  return `${task}#${nth}`;
}

/** The verdict that an answer to this request holds, if it holds any. */
function verdictTo({ id, record }: AuditRequest, answer: AuditAnswer): Verdict | undefined {
  const isAddressed = answer?.requestId === id && answer.record === record;
  return isAddressed && isVerdict(answer.verdict) ? answer.verdict : undefined;
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
  return low + share * (high - low);
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
