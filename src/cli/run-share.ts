import { join } from 'node:path';
import type { OpenCampaign } from '../campaign/campaign-folder.ts';
import type { Interval } from '../campaign/chunk-result.ts';
import type { CampaignSummary } from '../campaign/campaign-summary.ts';
import { conclude } from '../campaign/conclude.ts';
import { exitCodes, verdictOf } from '../campaign/exit-code.ts';
import { keepInCorpus } from '../campaign/keep-in-corpus.ts';
import type { Lane } from '../campaign/load-campaign.ts';
import { minimiseFinds } from '../campaign/minimise-finds.ts';
import {
  begunRuns,
  journalOf,
  type MachineOptions,
  runOnThisMachine,
  type Stopped,
} from '../campaign/run-campaign.ts';
import { withoutPassword } from '../campaign/over-redis/without-password.ts';
import { summaryText } from '../campaign/summary-text.ts';
import { SupervisedWorker } from '../campaign/supervised-worker.ts';
import { failuresFolder } from '../files/failure-files.ts';
import { counted } from '../report/figures.ts';
import { printable, printableLines } from '../report/text.ts';
import type { DeepOptions } from './deep-options.ts';
import { promotionLines } from './promotion-lines.ts';
import { LiveDisplay } from './live-display.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface Work {
  readonly campaign: OpenCampaign;
  readonly commit: string;
  readonly options: DeepOptions;
}

/** What it takes to conclude a campaign. */
export interface FinishWork extends Omit<Work, 'options'> {
  readonly options: Pick<DeepOptions, 'minimise' | 'runLimit' | 'corpus'>;
  readonly lanes: readonly Lane[];
  readonly share: Interval;
  readonly historyFile: string | undefined;
}

export interface ShareWork extends Work {
  readonly lanes: readonly Lane[];
  readonly share: Interval;
  readonly historyFile: string | undefined;
}

export const heapMegabytes = 4_096;

/** Runs a share of a campaign to its end, or as far as it may; says what came of it. */
export async function runShare(work: ShareWork): Promise<number> {
  const { campaign, options, share } = work;
  const { workers, redis, time: timeMs } = options;
  const interruption = untilInterrupted();
  const display = new LiveDisplay({
    state: campaign.state,
    share,
    timeMs,
    begun: () => (redis === undefined ? begunRuns(campaign.folder, workers) : 0),
    workers: redis === undefined ? counted(workers, 'worker') : `over ${withoutPassword(redis)}`,
    stream: process.stdout,
  });
  const stop = (): void => {
    display.end();
    interruption.forget();
  };
  try {
    const stopped = await runMissing(work, {
      signal: interruption.signal,
      onChunk: (memoryBytes) => display.chunkDone(memoryBytes),
    });
    stop();
    return await finish(work, stopped);
  } finally {
    stop();
  }
}

async function runMissing(
  { campaign, commit, options, share }: ShareWork,
  watch: Pick<MachineOptions, 'signal' | 'onChunk'>,
): Promise<Stopped | undefined> {
  const { folder, state, ledger } = campaign;
  const { time: timeMs, runLimit: runMsMax, redis: url } = options;
  const work = { state, ledger, commit, share, timeMs, onNote: tell, ...watch };
  if (url === undefined) {
    const limits = { runMsMax, heapMegabytes };
    return runOnThisMachine({ ...work, folder, limits, workers: options.workers, chunkMs: options.chunk });
  }
  const { chunkRuns, redisPatience: patienceMs } = options;
  // Loaded where it is needed: the client of the queue takes its time.
  const { runOverRedis } = await import('../campaign/over-redis/run-over-redis.ts');
  return runOverRedis({ ...work, url, chunkRuns, runMsMax, patienceMs });
}

export function tell(note: string): void {
  process.stderr.write(`raceproof: ${printableLines(note)}\n`);
}

/** Minimises what was found, unless the work was broken off; writes and prints the summary. */
export async function finish(work: FinishWork, stopped: Stopped | undefined): Promise<number> {
  const { campaign, commit, lanes, options, share, historyFile } = work;
  const { folder, state, ledger } = campaign;
  if (typeof stopped === 'object') tell(stopped.error);
  if (stopped === undefined || stopped === 'time' || stopped === 'deaths') {
    const passedOver = await minimiseFinds({
      state,
      ledger,
      lanes,
      commit,
      campaign: state.campaign,
      folders: { failures: failuresFolder, pages: folder },
      findsMax: options.minimise,
      journal: journalOf(folder, 0),
      limits: { runMsMax: options.runLimit, heapMegabytes },
      onFind: (signature) => process.stdout.write(`minimising ${printable(signature)}\n`),
    });
    if (passedOver > 0) {
      process.stdout.write(`not minimised: ${counted(passedOver, 'more signature')}; see --minimise\n`);
    }
  }
  const endedAt = new Date().toISOString();
  const { summary, gone, unwritten } = await conclude(state, lanes, { folder, endedAt, historyFile, share });
  if (unwritten !== undefined) tell(unwritten);
  for (const { block } of state.findings().values()) {
    if (block !== undefined) process.stdout.write(`\n${block}\n`);
  }
  if (options.corpus !== undefined) await keepFinds(summary, options.corpus);
  const { stdout } = process;
  process.stdout.write(
    `\n${summaryText(summary, {
      width: stdout.isTTY ? stdout.columns : 80,
      colour: stdout.isTTY,
      gone,
    })}\n`,
  );
  if (unwritten === undefined) process.stdout.write(`\npage: ${join(folder, 'index.html')}\n`);
  if (stopped !== undefined && summary.missing.length > 0) {
    process.stdout.write(
      `\nEnded by ${reasonOf(stopped)} before all was run: raceproof deep --resume ${folder}\n`,
    );
  }
  return exitCodes[verdictOf(summary)];
}

function reasonOf(stopped: Stopped): string {
  if (typeof stopped === 'object') return 'an error';
  return { time: '--time', interrupted: 'an interruption', deaths: 'deaths of its processes' }[stopped];
}

async function keepFinds(summary: CampaignSummary, corpus: string): Promise<void> {
  for (const find of await keepInCorpus(summary, corpus)) {
    const lines = find.kind === 'refused' ? [`not kept: ${find.why}`] : promotionLines(find);
    process.stdout.write(`\n${printable(find.signature)}\n${printableLines(lines.join('\n'))}\n`);
  }
}

/** One run alone, under the watchdog, as it was when it ended its process. */
export async function runAlone(run: number, { campaign, commit, options }: Work): Promise<number> {
  const { state, folder } = campaign;
  if (run >= state.campaign.runs) {
    throw new TypeError(`--alone: expected a run below ${state.campaign.runs}, got ${run}`);
  }
  const limits = { runMsMax: options.runLimit, heapMegabytes };
  const worker = new SupervisedWorker({
    campaign: state.campaign,
    commit,
    journal: journalOf(folder, 0),
    limits,
  });
  try {
    const alone = await worker.alone(run);
    if (alone.kind === 'suspect') {
      process.stdout.write(`run ${run}: ${alone.suspect.as}, ${printable(alone.suspect.detail)}\n`);
      return exitCodes.violation;
    }
    const failures = alone.result.lanes.flatMap((lane) => lane.failures);
    process.stdout.write(`run ${run} comes to an end\n`);
    for (const { message, signature } of failures) {
      process.stdout.write(`  fails: ${printable(message)}, ${printable(signature)}\n`);
    }
    return failures.length > 0 ? exitCodes.violation : exitCodes.passed;
  } finally {
    await worker.end();
  }
}
