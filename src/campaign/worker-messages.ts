import type { Campaign } from './campaign.ts';
import type { ChunkResult, Interval } from './chunk-result.ts';
import type { MinimisedFinding } from './ledger-record.ts';
import type { Place } from './lanes.ts';

/** What a worker process is asked. It answers everything but `stop`, in order. */
export type WorkerRequest =
  | { readonly kind: 'load'; readonly campaign: Campaign; readonly commit: string; readonly journal: string }
  | { readonly kind: 'chunk'; readonly interval: Interval; readonly leftOut: readonly number[] }
  | {
      readonly kind: 'minimise';
      readonly place: Place;
      readonly seen: { readonly times: number; readonly runs: number };
      /** It is kept as it was found: nothing but its own run is run. */
      readonly asFound: boolean;
      /** Where failures are kept, and where their pages are written. */
      readonly folders: { readonly failures: string; readonly pages: string };
    }
  /** End the chunk after the schedule at work. */
  | { readonly kind: 'stop' };

export type WorkerReply =
  | { readonly kind: 'loaded' }
  | {
      readonly kind: 'chunk';
      readonly result: ChunkResult;
      readonly wallMs: number;
      readonly memoryBytes: number;
    }
  | { readonly kind: 'minimised'; readonly finding: MinimisedFinding | undefined }
  /** `badInput`: the campaign cannot be run as it is; otherwise the verifier failed. */
  | { readonly kind: 'error'; readonly message: string; readonly badInput: boolean };
