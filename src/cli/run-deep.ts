import { join, resolve } from 'node:path';
import {
  beginCampaign,
  newestCampaign,
  type OpenCampaign,
  resumeCampaign,
} from '../campaign/campaign-folder.ts';
import { type GivenModules, modulesOf, requireProjectModules } from '../campaign/campaign-modules.ts';
import type { Campaign, CampaignRequest } from '../campaign/campaign.ts';
import { exitCodes } from '../campaign/exit-code.ts';
import { faultWeightsAfter } from '../campaign/fault-weights.ts';
import { faultPhasesOf, type PastCampaign, readHistory } from '../campaign/history.ts';
import { LedgerWriteError } from '../campaign/ledger.ts';
import { defineCampaign, type Lane, loadCampaign } from '../campaign/load-campaign.ts';
import { refuseWhatHidesFailures } from '../campaign/refusals.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { drawnProperties, systemOf } from './campaign-defaults.ts';
import { type DeepOptions, fixedOptions, freshSeed } from './deep-options.ts';
import { runAlone, runShare, tell } from './run-share.ts';
import { announceImport } from './terminal.ts';

/** Begins or resumes a campaign, runs what is missing, and returns the exit code. */
export async function runDeep(options: DeepOptions): Promise<number> {
  requireSense(options);
  try {
    return await work(options);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (!(error instanceof LedgerWriteError) && code !== 'ENOSPC') throw error;
    tell(message);
    return exitCodes.incomplete;
  }
}

async function work(options: DeepOptions): Promise<number> {
  const historyFile =
    options.history ?? (options.index === undefined ? join(options.out, 'history.jsonl') : undefined);
  // What cannot be read is to be said now, and not when all was run.
  if (historyFile !== undefined) readHistory(historyFile);
  const { campaign, lanes, commit } = await openCampaign(options, historyFile);
  try {
    for (const note of campaign.notes) tell(note);
    if (options.alone !== undefined) return await runAlone(options.alone, { campaign, commit, options });
    const { state, share } = campaign;
    process.stdout.write(`campaign ${campaign.folder} · seed ${state.campaign.seed}\n`);
    // A part is no campaign to remember.
    const remembered = share.count === state.campaign.runs ? historyFile : undefined;
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
  const request = await requestOf(options, historyFile);
  const commit = sourceCommit([request.system, ...request.properties]);
  const { campaign, lanes } = await defineCampaign(request, commit);
  await refuseWhatHidesFailures(request.properties);
  const { index, total = 1, out } = options;
  const part = index === undefined ? undefined : { index, total };
  return { campaign: beginCampaign(out, campaign, part), lanes, commit };
}

async function reopen({ resume, out, system, property }: DeepOptions): Promise<Opened> {
  const folder = resume === true || resume === undefined ? newestCampaign(out) : folderOf(resume, out);
  const campaign = resumeCampaign(folder);
  try {
    const written = campaign.state.campaign;
    requireSameModules(written, { system, property });
    requireProjectModules(written, folder, { system, property });
    for (const path of modulesOf(written)) announceImport(path, { json: false });
    const commit = sourceCommit(modulesOf(written));
    const { lanes } = await loadCampaign(written, commit);
    await refuseWhatHidesFailures(written.properties.map(({ file }) => file));
    return { campaign, lanes, commit };
  } catch (error) {
    campaign.close();
    throw error;
  }
}

/** Modules are named beside `--resume` to allow them, not to change them. */
function requireSameModules(campaign: Campaign, { system, property = [] }: GivenModules): void {
  const properties = campaign.properties.map(({ file }) => file);
  const named = [
    ...(system === undefined ? [] : [{ option: 'system', path: system, own: [campaign.system] }]),
    ...property.map((path) => ({ option: 'property', path, own: properties })),
  ];
  for (const { option, path, own } of named) {
    if (own.some((each) => resolve(each) === resolve(path))) continue;
    throw new TypeError(
      `--${option}: a campaign that is resumed has its own: expected ${own.join(' or ')}, got ${path}`,
    );
  }
}

/** A folder, or the fingerprint of a campaign. */
function folderOf(text: string, out: string): string {
  return /^[0-9a-f]{16}(?:-\d+-of-\d+)?$/.test(text) ? join(out, text) : text;
}

async function requestOf(options: DeepOptions, historyFile: string | undefined): Promise<CampaignRequest> {
  const last = historyFile === undefined ? undefined : readHistory(historyFile).at(-1);
  const properties = options.property ?? (await drawnProperties());
  return {
    seed: options.seed ?? freshSeed(),
    runs: options.runs ?? 1_000_000,
    system: options.system ?? (await systemOf(properties)),
    properties,
    concurrency: options.requests,
    processes: options.processes,
    requestTimeoutMs: options.requestTimeout ?? 10_000,
    faultWeights: last === undefined ? {} : weightsAfter(last),
  };
}

/** Where nothing of it was counted, nothing is known to be missing. */
function weightsAfter(last: PastCampaign): CampaignRequest['faultWeights'] {
  const struck = faultPhasesOf(last);
  return Object.keys(struck).length === 0 ? {} : faultWeightsAfter(struck);
}

/** Throws a `TypeError` where options contradict each other. */
function requireSense(options: DeepOptions): void {
  const { resume, index, total, seed, alone, redis } = options;
  if (resume !== undefined) {
    const extra = fixedOptions.find((name) => options[name] !== undefined);
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
