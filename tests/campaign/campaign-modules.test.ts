import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCampaign } from '../../src/campaign/campaign-folder.ts';
import { modulesOf, requireProjectModules } from '../../src/campaign/campaign-modules.ts';
import type { Campaign } from '../../src/campaign/campaign.ts';
import { mergeCampaigns } from '../../src/campaign/merge-campaigns.ts';
import { main } from '../../src/cli/main.ts';
import { runDeep } from '../../src/cli/run-deep.ts';

const root = mkdtempSync(join(tmpdir(), 'raceproof-modules-'));
const system = join(root, 'system.mjs');
const property = join(root, 'property.mjs');
let folder: string;

beforeAll(() => {
  writeFileSync(system, 'globalThis.importedByCampaign = true; export default () => {};');
  copyFileSync(system, property);
  const campaign = beginCampaign(join(root, 'campaigns'), campaignOf({}));
  campaign.close();
  folder = campaign.folder;
});

afterAll(() => rmSync(root, { recursive: true }));

function campaignOf(changes: Partial<Campaign>): Campaign {
  return {
    schema: 1,
    commit: 'another one',
    generator: '0123456789abcdef',
    seed: 1,
    runs: 10,
    system,
    properties: [{ file: property, name: 'it holds' }],
    canaries: 0,
    concurrency: { min: 1, max: 2 },
    processes: { min: 1, max: 2 },
    requestTimeoutMs: 1_000,
    faultWeights: {},
    ...changes,
  };
}

describe('the modules of a campaign from elsewhere', () => {
  const own = { system: 'examples/racy-worker.ts', properties: [{ file: 'package.json', name: 'a' }] };

  test('lie inside the project, or are given by the user one by one', () => {
    const requireThose = (changes: Partial<Campaign>, given = {}) => {
      return () => requireProjectModules(campaignOf(changes), 'here', given);
    };
    expect(modulesOf(campaignOf(own))).toEqual(['examples/racy-worker.ts', 'package.json']);
    expect(requireThose(own)).not.toThrow();
    expect(requireThose({ ...own, system })).toThrow(
      `here: system: expected the path of a module inside the project ${resolve()}, got ${system}, ` +
        'which lies outside of it; to import it all the same, give the same path with --system',
    );
    expect(requireThose({}, { system })).toThrow(/^here: property: .* with --property$/);
    expect(requireThose({}, { system, property: [property] })).not.toThrow();
    expect(requireThose({}, { system: property, property: [system] })).toThrow(/^here: system: /);
  });

  test('are not imported by whoever resumes or merges it', async () => {
    const options = { workers: 1, minimise: 0, runLimit: 1, chunk: 1, chunkRuns: 1, redisPatience: 1 };
    const resume = (given: object): Promise<number> =>
      runDeep({ ...options, out: root, resume: folder, ...given });
    await expect(resume({})).rejects.toThrow(`${folder}: system: expected the path of a module inside`);
    await expect(resume({ system: 'examples/racy-worker.ts' })).rejects.toThrow(
      `--system: a campaign that is resumed has its own: expected ${system}, got examples/racy-worker.ts`,
    );
    expect(() => mergeCampaigns([folder], join(root, 'merged'))).toThrow(`${folder}: system: expected`);
    expect(await main(['merge', folder, '--out', join(root, 'merged'), '--system', system])).toBe(64);
    expect(Reflect.get(globalThis, 'importedByCampaign')).toBeUndefined();
    // Where all of them are named, it is the commit that is in the way.
    await expect(resume({ system, property: [property] })).rejects.toThrow(/is of commit another one/);
  });
});
