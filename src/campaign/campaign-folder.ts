import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { requireWritableFiles } from '../files/require-writable-files.ts';
import { type Campaign, fingerprintOf } from './campaign.ts';
import type { Interval } from './chunk-result.ts';
import { shareOf } from './coverage.ts';
import { lockCampaign } from './campaign-lock.ts';
import { CampaignState } from './campaign-state.ts';
import { readJournal } from './journal.ts';
import { Ledger, readLedger } from './ledger.ts';

/** A campaign with what is done of it, open for more. */
export interface OpenCampaign {
  readonly folder: string;
  readonly ledger: Ledger;
  readonly state: CampaignState;
  /** The runs that are to be done here. */
  readonly share: Interval;
  /** What of the ledger does not count, in words. */
  readonly notes: readonly string[];
  readonly close: () => void;
}

const ledgerName = 'ledger.jsonl';

/** Written over whenever the campaign is summed up. */
const summaryFiles = ['summary.json', 'summary.md', 'summary.xml', 'index.html'];

/** Which machine of how many. */
export interface Part {
  readonly index: number;
  readonly total: number;
}

/** A new campaign under `root`, or a part of one. Throws a `TypeError` where it has begun already. */
export function beginCampaign(root: string, campaign: Campaign, part?: Part): OpenCampaign {
  const suffix = part === undefined ? '' : `-${part.index}-of-${part.total}`;
  const share = shareOf(campaign.runs, part ?? { index: 0, total: 1 });
  const folder = join(root, `${fingerprintOf(campaign)}${suffix}`);
  makeFolder(folder);
  if (existsSync(join(folder, ledgerName))) {
    throw new TypeError(
      `the campaign ${folder} has begun already: give --resume ${folder}, or another --seed`,
    );
  }
  requireWritableFiles(folder, summaryFiles);
  const unlock = lockCampaign(folder);
  try {
    const ledger = Ledger.create(join(folder, ledgerName), { campaign, share });
    return opened({ folder, ledger, share, state: new CampaignState(campaign), notes: [] }, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A campaign that was begun. Throws a `TypeError` where its folder or its ledger cannot be used. */
export function resumeCampaign(folder: string): OpenCampaign {
  const file = join(folder, ledgerName);
  if (!existsSync(file)) {
    throw new TypeError(`expected the folder of a campaign, got ${folder}: it has no ledger`);
  }
  requireWritableFiles(folder, summaryFiles);
  const unlock = lockCampaign(folder);
  try {
    const contents = readLedger(file);
    const state = new CampaignState(contents.campaign);
    const notes = [...contents.damage];
    for (const record of contents.records) {
      const refused = state.add(record);
      if (refused !== undefined) notes.push(refused);
    }
    endOrphans(folder);
    return opened(
      { folder, ledger: Ledger.continue(file, contents), share: contents.share, state, notes },
      unlock,
    );
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The campaign as it stands on the disk, read only. */
export function readCampaign(
  folder: string,
): Pick<OpenCampaign, 'state' | 'notes'> & ReturnType<typeof readLedger> {
  const contents = readLedger(join(folder, ledgerName));
  const state = new CampaignState(contents.campaign);
  const refused = contents.records.map((record) => state.add(record));
  const notes = [...contents.damage, ...refused.filter((note) => note !== undefined)];
  return { ...contents, state, notes };
}

/** The folder of the campaign that was worked on last. Throws a `TypeError` where there is none. */
export function newestCampaign(root: string): string {
  const folders = (existsSync(root) ? readdirSync(root) : [])
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, ledgerName)))
    .sort((left, right) => changedMs(left) - changedMs(right));
  const newest = folders.at(-1);
  if (newest !== undefined) return newest;
  throw new TypeError(`expected a campaign under ${root} to resume, found none`);
}

function changedMs(folder: string): number {
  return statSync(join(folder, ledgerName)).mtimeMs;
}

function opened(parts: Omit<OpenCampaign, 'close'>, unlock: () => void): OpenCampaign {
  const close = (): void => {
    parts.ledger.close();
    unlock();
  };
  return { ...parts, close };
}

/** A worker in an endless loop does not see that its parent was killed; it is ended where Linux shows that it is one. */
function endOrphans(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.startsWith('journal-'))) {
    const pid = readJournal(join(folder, name))?.pid;
    if (pid === undefined || !isWorker(pid)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function isWorker(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('worker-process.ts');
  } catch {
    return false;
  }
}
