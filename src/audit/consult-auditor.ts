import { inspect } from 'node:util';
import { AuditFailure } from './audit-failure.ts';
import type { AuditRequest } from './audit-queue.ts';
import { type AuditAnswer, AuditorError, type IAAuditor, type Verdict } from './auditor.ts';
import { backoffMs } from './backoff.ts';
import type { ResolvedAuditOptions } from './options.ts';
import type { Work } from './work.ts';

/**
 * Asks the auditor, again after a failure that may pass. Rejects with its last error, with a permanent one at once, and
 * when the auditor asks for a pause too long to be spent holding a lock.
 */
export async function consultAuditor(
  auditor: IAAuditor,
  request: AuditRequest,
  work: Work,
  options: ResolvedAuditOptions,
): Promise<Verdict> {
  for (let attempt = 1; ; attempt += 1) {
    let pauseMs = 0;
    try {
      return await askOnce(auditor, request, work, options);
    } catch (error) {
      if (attempt >= options.auditorAttemptsMax || isPermanent(error)) throw error;
      pauseMs = retryAfterMs(error);
      if (pauseMs > options.auditorPauseMaxMs) throw error;
    }
    const backoff = { baseMs: options.auditorBackoffMs, maxMs: options.auditorTimeoutMs };
    await work.sleep(Math.max(pauseMs, backoffMs(backoff, attempt)));
  }
}

/** Asking again would bring the same error. */
export function isPermanent(error: unknown): boolean {
  return error instanceof AuditorError && error.kind === 'permanent';
}

/** The pause the auditor asked for; 0 if none that makes sense. */
export function retryAfterMs(error: unknown): number {
  const asked = error instanceof AuditorError ? error.retryAfterMs : undefined;
  return asked !== undefined && asked > 0 ? asked : 0;
}

async function askOnce(
  auditor: IAAuditor,
  request: AuditRequest,
  work: Work,
  options: ResolvedAuditOptions,
): Promise<Verdict> {
  const controller = new AbortController();
  // The signal is made when asked for: that costs several microseconds, and not every auditor uses it.
  const callOptions = {
    get signal() {
      return controller.signal;
    },
  };
  const limit = { operation: 'the auditor', limitMs: options.auditorTimeoutMs };
  try {
    const answer: unknown = await work.wait(limit, () => auditor.audit(request, callOptions));
    return verdictOf(answer, request);
  } catch (error) {
    // Timed out or interrupted: nobody listens any more, so the call may stop. After its own error this changes nothing.
    controller.abort(error);
    throw error;
  }
}

/** A verdict on anything but this request is worse than none: it would flag, or clear, the wrong record. */
function verdictOf(answer: unknown, request: AuditRequest): Verdict {
  if (isAnswer(answer) && answer.requestId === request.id && answer.record === request.record) {
    return answer.verdict;
  }
  const expected = `a verdict on request ${request.id}, record ${request.record}`;
  throw new AuditFailure('unexpected-answer', `expected ${expected}, the auditor answered ${shown(answer)}`);
}

function isAnswer(answer: unknown): answer is AuditAnswer {
  if (typeof answer !== 'object' || answer === null) return false;
  const { requestId, record, verdict } = answer as Partial<Record<keyof AuditAnswer, unknown>>;
  return (
    typeof requestId === 'string' && typeof record === 'string' && (verdict === 'flag' || verdict === 'clean')
  );
}

/** For people: cut short, and total, because an answer may be anything. */
function shown(answer: unknown): string {
  const text = inspect(answer, { depth: 1, breakLength: Infinity });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
