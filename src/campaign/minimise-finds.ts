import { aloneCommand } from './alone-command.ts';
import { type CampaignState, findingKey } from './campaign-state.ts';
import { runAt } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import type { MinimisedFinding } from './ledger-record.ts';
import { type Lane, laneNumbers } from './load-campaign.ts';
import type { SeenFailure } from './seen-failures.ts';
import { SupervisedWorker, type SupervisedOptions } from './supervised-worker.ts';
import type { Answer } from './worker-handle.ts';
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

interface Find extends SeenFailure {
  readonly property: string;
  readonly lane: number;
  readonly runs: number;
}

/**
 * Minimises each signature once: what is in the ledger already is not done again. One that cannot be made small is kept
 * as it was found, with the reason. Returns how many were passed over.
 */
export async function minimiseFinds(options: MinimiseOptions): Promise<number> {
  const { state, ledger, lanes, findsMax, onFind } = options;
  const todo = findsLeft(state, lanes);
  if (todo.length === 0) return 0;
  const left = Math.max(0, findsMax - state.findings().size);
  const worker = new SupervisedWorker(options);
  try {
    for (const find of todo.slice(0, left)) {
      onFind?.(find.signature);
      const finding = await minimised(find, worker, options);
      const record = { kind: 'finding', fingerprint: state.fingerprint, finding } as const;
      ledger.append(record);
      state.add(record);
    }
  } finally {
    await worker.end();
  }
  return Math.max(0, todo.length - left);
}

function findsLeft(state: CampaignState, lanes: readonly Lane[]): readonly Find[] {
  const results = state.result();
  return lanes.flatMap(({ property: { name: property }, canary }, lane) => {
    if (canary !== undefined) return [];
    const { failures = [], runs = 0 } = results[lane] ?? {};
    return failures
      .filter(({ signature }) => !state.findings().has(findingKey({ property, signature })))
      .map((failure) => ({ ...failure, lane, runs, property }));
  });
}

async function minimised(
  { property, signature, lane, indices, times, runs }: Find,
  worker: SupervisedWorker,
  { state, folders }: MinimiseOptions,
): Promise<MinimisedFinding> {
  const place = { lane, index: indices[0] ?? 0 };
  const request = { place, seen: { times, runs }, folders };
  const answer = await worker.minimise({ ...request, asFound: false });
  if (answer.kind === 'minimised' && answer.finding !== undefined) return answer.finding;
  const notMinimised = whyNot(answer);
  const asFound = answer.kind === 'minimised' ? answer : await worker.minimise({ ...request, asFound: true });
  if (asFound.kind === 'minimised' && asFound.finding !== undefined) {
    return { ...asFound.finding, notMinimised };
  }
  const command = aloneCommand(state.fingerprint, runAt(place, laneNumbers(state)));
  const nothing = { file: undefined, page: undefined, replay: undefined, block: undefined };
  return { property, signature, ...nothing, command, notMinimised };
}

function whyNot(answer: Answer): string {
  switch (answer.kind) {
    case 'minimised':
      return 'it did not fail when it was run once more';
    case 'died':
      return `its process ended meanwhile: ${answer.as}, ${answer.detail}`;
    case 'error': {
      const [line = ''] = answer.message.split(/:?\n/);
      return answer.badInput ? line : `the verifier failed: ${line}`;
    }
    case 'loaded':
    case 'chunk':
      throw new Error(`a worker process answered with ${answer.kind}`);
  }
}
