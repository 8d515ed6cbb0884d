import { type Campaign, fingerprintOf } from './campaign.ts';
import { type CampaignResult, type Interval, ResultSum } from './chunk-result.ts';
import { Coverage } from './coverage.ts';
import type { LedgerRecord, MinimisedFinding, Suspect } from './ledger-record.ts';
import { laneNumbers } from './load-campaign.ts';

/** What is known of a campaign so far: the sum of its records. Their order makes no difference to the result. */
export class CampaignState {
  readonly campaign: Campaign;
  readonly fingerprint: string;
  readonly #sum: ResultSum;
  readonly #coverage = new Coverage();
  readonly #suspects = new Map<number, Suspect>();
  readonly #findings = new Map<string, MinimisedFinding>();
  #wallMs = 0;

  constructor(campaign: Campaign) {
    this.campaign = campaign;
    this.fingerprint = fingerprintOf(campaign);
    const { subjects, canaries } = laneNumbers({ campaign });
    this.#sum = new ResultSum(subjects + canaries);
  }

  /** Takes a record in; says in words why not, where it does not count. */
  add(record: LedgerRecord): string | undefined {
    if (record.fingerprint !== this.fingerprint) {
      return `a ${record.kind} of the campaign ${record.fingerprint} does not count in ${this.fingerprint}`;
    }
    switch (record.kind) {
      case 'chunk': {
        const { from, count, lanes } = record.result;
        if (from + count > this.campaign.runs || !this.#coverage.add(record.result)) {
          return `the chunk of ${count} runs from ${from} on does not count: some of them are there already`;
        }
        this.#sum.add(lanes);
        this.#wallMs += record.wallMs;
        return undefined;
      }
      case 'suspect':
        this.#suspects.set(record.suspect.run, record.suspect);
        return undefined;
      case 'finding':
        this.#findings.set(findingKey(record.finding), record.finding);
        return undefined;
    }
  }

  missing(interval: Interval): readonly Interval[] {
    return this.#coverage.missing(interval);
  }

  /** Runs that are done, or known never to end. */
  done(interval: Interval): number {
    return interval.count - this.missing(interval).reduce((sum, { count }) => sum + count, 0);
  }

  result(): CampaignResult {
    return this.#sum.result();
  }

  /** By run. */
  suspects(): readonly Suspect[] {
    return [...this.#suspects.values()].sort((left, right) => left.run - right.run);
  }

  findings(): ReadonlyMap<string, MinimisedFinding> {
    return this.#findings;
  }

  /** What the chunks took, added up over all processes. */
  get wallMs(): number {
    return this.#wallMs;
  }
}

export function findingKey({
  property,
  signature,
}: Pick<MinimisedFinding, 'property' | 'signature'>): string {
  return `${property}\n${signature}`;
}
