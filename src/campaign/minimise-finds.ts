import { type CampaignState, findingKey } from './campaign-state.ts';
import type { Ledger } from './ledger.ts';
import type { Lane } from './load-campaign.ts';
import { SupervisedWorker, type SupervisedOptions } from './supervised-worker.ts';
import type { WorkerRequest } from './worker-messages.ts';

/** How many signatures are minimised at most. Each has the budget of replays that `verify` has. */
export interface MinimiseOptions extends SupervisedOptions {
  readonly state: CampaignState;
  readonly ledger: Ledger;
  readonly lanes: readonly Lane[];
  readonly folders: (WorkerRequest & { kind: 'minimise' })['folders'];
  readonly findsMax: number;
  readonly onFind?: ((signature: string) => void) | undefined;
}

/** Minimises each signature once: what is in the ledger already is not done again. Returns how many were passed over. */
export async function minimiseFinds(options: MinimiseOptions): Promise<number> {
  const { state, ledger, lanes, folders, findsMax, onFind } = options;
  const results = state.result();
  const todo = lanes.flatMap(({ property, canary }, lane) => {
    if (canary !== undefined) return [];
    const { failures = [], runs = 0 } = results[lane] ?? {};
    return failures
      .filter(({ signature }) => !state.findings().has(findingKey({ property: property.name, signature })))
      .map((failure) => ({ ...failure, lane, runs, property: property.name }));
  });
  if (todo.length === 0) return 0;
  const left = Math.max(0, findsMax - state.findings().size);
  const worker = new SupervisedWorker(options);
  try {
    for (const { lane, indices, times, runs, signature } of todo.slice(0, left)) {
      onFind?.(signature);
      const answer = await worker.minimise({
        place: { lane, index: indices[0] ?? 0 },
        seen: { times, runs },
        folders,
      });
      if (answer.kind !== 'minimised' || answer.finding === undefined) continue;
      const record = { kind: 'finding', fingerprint: state.fingerprint, finding: answer.finding } as const;
      ledger.append(record);
      state.add(record);
    }
  } finally {
    await worker.end();
  }
  return Math.max(0, todo.length - left);
}
