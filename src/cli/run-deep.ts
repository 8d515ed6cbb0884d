import { join } from 'node:path';
import {
  beginCampaign,
  newestCampaign,
  type OpenCampaign,
  resumeCampaign,
} from '../campaign/campaign-folder.ts';
import type { CampaignRequest } from '../campaign/campaign.ts';
import { shareOf } from '../campaign/coverage.ts';
import { faultWeightsAfter } from '../campaign/fault-weights.ts';
import { faultPhasesOf, readHistory } from '../campaign/history.ts';
import { defineCampaign, type Lane, loadCampaign } from '../campaign/load-campaign.ts';
import { refuseWhatHidesFailures } from '../campaign/refusals.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { campaignOptions, type DeepOptions, freshSeed, sampledProperties } from './deep-options.ts';
import { runAlone, runShare, tell } from './run-share.ts';

/** Begins or resumes a campaign, runs what is missing, and returns the exit code. */
export async function runDeep(options: DeepOptions): Promise<number> {
  requireSense(options);
  const historyFile =
    options.history ?? (options.index === undefined ? join(options.out, 'history.jsonl') : undefined);
  const { campaign, lanes, commit } = await openCampaign(options, historyFile);
  try {
    const { index, total } = options;
    const { runs, seed } = campaign.state.campaign;
    for (const note of campaign.notes) tell(note);
    if (options.alone !== undefined) return await runAlone(options.alone, { campaign, commit, options });
    const share =
      index === undefined || total === undefined ? { from: 0, count: runs } : shareOf(runs, { index, total });
    process.stdout.write(`campaign ${campaign.folder} · seed ${seed}\n`);
    const remembered = index === undefined ? historyFile : undefined;
    return await runShare({ campaign, lanes, commit, options, share, historyFile: remembered });
  } finally {
    campaign.close();
  }
}

interface Opened {
  readonly campaign: OpenCampaign;
  readonly lanes: readonly Lane[];
  readonly commit: string;
}

async function openCampaign(options: DeepOptions, historyFile: string | undefined): Promise<Opened> {
  if (options.resume !== undefined) return reopen(options);
  const request = requestOf(options, historyFile);
  const commit = sourceCommit([request.system, ...request.properties]);
  const { campaign, lanes } = await defineCampaign(request, commit);
  await refuseWhatHidesFailures(request.properties);
  const suffix = options.index === undefined ? '' : `-${options.index}-of-${options.total ?? 1}`;
  return { campaign: beginCampaign(options.out, campaign, suffix), lanes, commit };
}

async function reopen({ resume, out }: DeepOptions): Promise<Opened> {
  const folder = resume === true || resume === undefined ? newestCampaign(out) : folderOf(resume, out);
  const campaign = resumeCampaign(folder);
  try {
    const written = campaign.state.campaign;
    const files = written.properties.map(({ file }) => file);
    const commit = sourceCommit([written.system, ...files]);
    const { lanes } = await loadCampaign(written, commit);
    await refuseWhatHidesFailures(files);
    return { campaign, lanes, commit };
  } catch (error) {
    campaign.close();
    throw error;
  }
}

/** A folder, or the fingerprint of a campaign. */
function folderOf(text: string, out: string): string {
  return /^[0-9a-f]{16}(?:-\d+-of-\d+)?$/.test(text) ? join(out, text) : text;
}

function requestOf(options: DeepOptions, historyFile: string | undefined): CampaignRequest {
  const last = historyFile === undefined ? undefined : readHistory(historyFile).at(-1);
  return {
    seed: options.seed ?? freshSeed(),
    runs: options.runs ?? 1_000_000,
    system: options.system ?? 'properties/reference-system.ts',
    properties: options.property ?? sampledProperties(),
    concurrency: options.requests ?? { min: 100, max: 300 },
    processes: options.processes ?? { min: 1, max: 8 },
    requestTimeoutMs: options.requestTimeout ?? 10_000,
    faultWeights: last === undefined ? {} : faultWeightsAfter(faultPhasesOf(last)),
  };
}

/** Throws a `TypeError` where options contradict each other. */
function requireSense(options: DeepOptions): void {
  const { resume, index, total, seed, alone, redis } = options;
  if (resume !== undefined) {
    const extra = campaignOptions.find((name) => options[name] !== undefined);
    if (extra !== undefined) throw new TypeError(`--${extra}: a campaign that is resumed has its own`);
  }
  if ((index === undefined) !== (total === undefined)) {
    throw new TypeError('expected --index and --total together');
  }
  if (index !== undefined && total !== undefined && index >= total) {
    throw new TypeError(`--index: expected a number below --total ${total}, got ${index}`);
  }
  if (index !== undefined && seed === undefined && resume === undefined) {
    throw new TypeError('--index needs --seed: machines that share a campaign have one seed');
  }
  if (alone !== undefined && resume === undefined) throw new TypeError('--alone needs --resume');
  if (redis !== undefined && index !== undefined) {
    throw new TypeError('--redis deals the runs out by itself: no --index');
  }
}
