import { expect, test } from 'vitest';
import { moduleBeside } from '../../src/files/module-beside.ts';
import { readRepository } from '../tidy/repository.ts';

test('a module beside another has its extension: TypeScript in the sources, JavaScript in the build', () => {
  expect(moduleBeside('./worker', 'file:///a/src/load/host.ts')).toBe('/a/src/load/worker.ts');
  expect(moduleBeside('../index', 'file:///a/dist/load/host.js')).toBe('/a/dist/index.js');
  expect(moduleBeside('./worker', 'file:///a%20b/host.ts?t=1.5')).toBe('/a b/worker.ts');
});

test('no path to a module names its extension: the build has another', () => {
  const sources = readRepository('src').filter(({ path }) => path.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(100);
  const named = sources.filter(({ text }) => /new URL\(\s*(['"`])[^'"`]*\.ts\1/.test(text));
  expect(named.map(({ path }) => path)).toEqual([]);
});
