import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { expect, test } from 'vitest';
import { controlled, controlledList, controlOf } from '../../src/doctor/controlled.ts';

test('the documentation has the list that the doctor reads', () => {
  const page = readFileSync('docs/determinism.md', 'utf8');
  const [, list] = /<!-- the list -->\n\n([^]*?)\n\n<!-- the end of the list -->/.exec(page) ?? [];
  expect(list).toBe(controlledList());
});

test('every public module of Node is in the list', () => {
  const modules = builtinModules
    .map((name) => name.replace(/^node:/, ''))
    .filter((name) => !name.startsWith('_'));
  expect(modules.filter((name) => controlOf(name).what === 'nothing is known of it')).toEqual([]);
});

test('no name is there twice', () => {
  const names = controlled.flatMap((each) => each.names);
  expect(names).toEqual([...new Set(names)]);
});
