import type { RecordedCall } from '../core/run.ts';

/** A call while it is under way. */
export interface OpenRecord {
  executed: (step: number) => void;
  returned: (step: number, outcome: string) => void;
}

interface Draft {
  readonly id: string;
  readonly process: string;
  readonly task: string;
  readonly text: string;
  readonly invoked: number;
  readonly factsBefore: number;
  executed: number | undefined;
  returned: number | undefined;
  outcome: string | undefined;
  readonly at: string | undefined;
}

/** Keeps what the processes saw: each call from its invocation to its answer. */
export class CallRecorder {
  readonly #drafts: Draft[] = [];
  readonly #place: (() => string | undefined) | undefined;

  /** `place`: where in the tested code whatever is called now is called from. */
  constructor(place?: () => string | undefined) {
    this.#place = place;
  }

  /** The calls so far, as they stand now. */
  get calls(): readonly RecordedCall[] {
    return this.#drafts.map(({ at, ...draft }) => (at === undefined ? draft : { ...draft, at }));
  }

  invoked(
    call: Pick<RecordedCall, 'id' | 'process' | 'task' | 'text' | 'invoked' | 'factsBefore'>,
  ): OpenRecord {
    const at = this.#place?.();
    const draft: Draft = { ...call, executed: undefined, returned: undefined, outcome: undefined, at };
    this.#drafts.push(draft);
    return {
      executed: (step) => {
        draft.executed = step;
      },
      returned: (step, outcome) => {
        draft.returned = step;
        draft.outcome = outcome;
      },
    };
  }
}
