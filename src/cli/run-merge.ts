import { type GivenModules, modulesOf } from '../campaign/campaign-modules.ts';
import { loadCampaign } from '../campaign/load-campaign.ts';
import { mergeCampaigns } from '../campaign/merge-campaigns.ts';
import { sourceCommit } from '../campaign/source-commit.ts';
import { finish, tell } from './run-share.ts';
import { announceImport } from './terminal.ts';

export interface MergeOptions extends GivenModules {
  readonly out: string;
  readonly history?: string;
  readonly minimise: number;
  readonly corpus?: string;
  readonly runLimit: number;
}

/** Merges the parts, and returns the exit code. */
export async function runMerge(folders: readonly string[], options: MergeOptions): Promise<number> {
  const campaign = mergeCampaigns(folders, options.out, options);
  try {
    for (const note of campaign.notes) tell(note);
    const written = campaign.state.campaign;
    for (const path of modulesOf(written)) announceImport(path, { json: false });
    const commit = sourceCommit(modulesOf(written));
    const { lanes } = await loadCampaign(written, commit);
    const share = { from: 0, count: written.runs };
    const historyFile = options.history ?? `${options.out}/history.jsonl`;
    const work = { campaign, lanes, commit, share, historyFile };
    return await finish({ ...work, options }, undefined);
  } finally {
    campaign.close();
  }
}
