import type { AuditRequest } from './audit-queue.ts';
import type { AuditScripts } from './audit-scripts.ts';
import type { JournalEntry } from './keys.ts';
import type { ResolvedAuditOptions } from './options.ts';
import { retry } from './retry.ts';
import type { Work } from './work.ts';

/** `flagged`: by this request, now or in an earlier attempt. `stale`: a newer holder was granted the record. */
export type FlagOutcome = 'flagged' | 'already-flagged' | 'stale';

/** Flags a record at most once, and only for the newest holder of its lock. */
export class FlagJournal {
  readonly #scripts: AuditScripts;
  readonly #options: ResolvedAuditOptions;

  constructor(scripts: AuditScripts, options: ResolvedAuditOptions) {
    this.#scripts = scripts;
    this.#options = options;
  }

  /** One conditional write, so it may be repeated when its reply is lost. Rejects when Redis stays out of reach. */
  async flag(request: AuditRequest, fence: number, work: Work): Promise<FlagOutcome> {
    const journalEntry: JournalEntry = { record: request.record, request: request.id, fence };
    const entry = JSON.stringify(journalEntry);
    const call = (): Promise<unknown> =>
      this.#scripts.flag({ record: request.record, fence, request: request.id, entry });
    return parseOutcome(await retry(work, this.#policy('flagging the record'), call));
  }

  /** Whether an earlier attempt of this very request flagged the record, though its acknowledgement was lost. */
  async wasFlaggedBy(request: AuditRequest, work: Work): Promise<boolean> {
    const policy = this.#policy('reading the flag');
    return (await retry(work, policy, () => this.#scripts.flaggedBy(request.record))) === request.id;
  }

  #policy(operation: string) {
    const { commandTimeoutMs, commandAttemptsMax, commandRetryMs } = this.#options;
    return {
      operation,
      limitMs: commandTimeoutMs,
      attemptsMax: commandAttemptsMax,
      baseMs: commandRetryMs,
      maxMs: commandRetryMs,
    };
  }
}

function parseOutcome(reply: unknown): FlagOutcome {
  switch (Number(reply)) {
    case 0:
      return 'stale';
    case 1:
      return 'flagged';
    case 2:
      return 'already-flagged';
    default:
      throw new Error(`unexpected reply of the flag script: ${JSON.stringify(reply)}`);
  }
}
