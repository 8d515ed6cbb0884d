import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { supportedCommands } from '../../../src/world/redis/command-table.ts';
import { disagreements } from './disagreements.ts';

test('docs/redis.md lists every command that is simulated, and no other', () => {
  const page = readFileSync('docs/redis.md', 'utf8');
  const table = /<!-- commands -->(.*?)<!-- end -->/s.exec(page)?.[1] ?? '';
  const listed = [...table.matchAll(/\b[A-Z_]{3,}\b/g)].map(([name]) => name.toLowerCase());
  expect(listed.sort()).toEqual([...supportedCommands]);
});

test('docs/redis.md lists where js-redis-server differs from Redis', () => {
  const page = readFileSync('docs/redis.md', 'utf8');
  const list = /<!-- disagreements -->(.*?)<!-- end -->/s.exec(page)?.[1] ?? '';
  const listed = [...list.matchAll(/^- (.*)$/gm)].map(([, differs]) => differs);
  expect(listed).toEqual(disagreements.map(({ differs }) => differs));
});
