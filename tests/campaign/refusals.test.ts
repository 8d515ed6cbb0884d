import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/campaign/campaign.ts';
import { loadCampaign } from '../../src/campaign/load-campaign.ts';
import { refuseWhatHidesFailures } from '../../src/campaign/refusals.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { smallCampaign } from './small-campaign.ts';

describe('refused at the start', () => {
  afterEach(() => fc.resetConfigureGlobal());

  test.each([{ numRuns: 5 }, { interruptAfterTimeLimit: 1_000 }, { skipAllAfterTimeLimit: 1_000 }])(
    'a search that is cut: %j',
    async (settings) => {
      fc.configureGlobal(settings);
      const [name = ''] = Object.keys(settings);
      await expect(refuseWhatHidesFailures([])).rejects.toThrow(`fc.configureGlobal sets ${name}`);
    },
  );

  test.each(["import * as fc from 'fast-check';\nfc.pre(true);", "import { pre } from 'fast-check';"])(
    'a property that passes runs over: %j',
    async (text) => {
      await withFile('a.property.ts', text, async (file) => {
        await expect(refuseWhatHidesFailures([file])).rejects.toThrow(/uses fc\.pre: expected/);
      });
    },
  );

  test.each(['export default { test: { retry: 2 } };', 'export default () => ({ test: { retry: 2 } });'])(
    'a retry of vitest: %s',
    async (text) => {
      await withFile('vitest.config.mjs', text, async (_, folder) => {
        await expect(refuseWhatHidesFailures([], folder)).rejects.toThrow(
          /sets test\.retry to 2: expected 0/,
        );
      });
    },
  );

  test('nothing of this repository', async () => {
    await expect(refuseWhatHidesFailures(['properties/recovery.property.ts'])).resolves.toBeUndefined();
  });

  test('a seed of more than 32 bits', async () => {
    await expect(smallCampaign({ seed: 2 ** 32 })).rejects.toThrow(
      /seed: expected a whole number from 0 to 4294967295/,
    );
    const { campaign } = await smallCampaign();
    expect(() => parseCampaign({ ...campaign, seed: 2 ** 32 })).toThrow(/it is no campaign: seed/);
  });

  test('a campaign of other code', async () => {
    const { campaign } = await smallCampaign();
    await expect(loadCampaign(campaign, 'other')).rejects.toThrow(/is of commit the commit of the tests/);
    const generator = '0123456789abcdef';
    await expect(loadCampaign({ ...campaign, generator }, campaign.commit)).rejects.toThrow(
      /another version/,
    );
  });

  test('two properties of one name', async () => {
    const file = 'tests/campaign/promises/safety.ts';
    await expect(smallCampaign({ properties: [file, file] })).rejects.toThrow(
      /expected each property to have a name of its own, got "[^"]+" twice in tests\/campaign\/promises\/safety\.ts$/,
    );
  });
});

test('a run that calls fc.pre is refused when it comes', async () => {
  const loaded = await smallCampaign({ properties: ['tests/campaign/promises/safety.ts'] });
  const lanes = loaded.lanes.map((lane) => {
    const check = (): [] => {
      fc.pre(false);
      return [];
    };
    return { ...lane, property: { ...lane.property, invariants: [{ name: 'picky', check }] } };
  });
  await expect(runChunk({ ...loaded, lanes }, { from: 3, count: 1 })).rejects.toThrow(/run 3 called fc\.pre/);
});

async function withFile(
  name: string,
  text: string,
  act: (file: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'raceproof-refusals-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text);
    await act(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
