import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CorpusRunner } from '../../src/corpus/run-corpus.ts';
import { loadProperties } from '../../src/files/load-properties.ts';

// In the repository, since vitest loads no TypeScript from elsewhere.
mkdirSync('raceproof-failures', { recursive: true });
const folder = mkdtempSync(join('raceproof-failures', 'one-name-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('two properties of one name are refused, with both of their files', async () => {
  const text = `export default { name: 'one name', system: 'a.ts', plans: 'drawn', invariants: [] };`;
  const files = ['a', 'b'].map((name) => join(folder, `${name}.property.js`));
  for (const file of files) writeFileSync(file, text);
  const message = `expected each property to have a name of its own, got "one name" in ${files.join(' and in ')}`;
  await expect(loadProperties(folder)).rejects.toThrow(new TypeError(message));
  const corpus = new CorpusRunner({ properties: folder });
  await expect(corpus.propertyOf('kept.json', { property: 'one name' })).rejects.toThrow(
    `kept.json: property: ${message}`,
  );
});
