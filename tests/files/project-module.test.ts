import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInside, isProjectModule, requireProjectModule } from '../../src/files/project-module.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'raceproof-')));
const project = join(root, 'project');
const before = process.cwd();

beforeAll(() => {
  mkdirSync(join(project, 'systems'), { recursive: true });
  mkdirSync(join(root, 'project-of-others'));
  for (const path of ['project/systems/own.ts', 'project/..own.ts', 'project-of-others/a.ts', 'other.ts']) {
    writeFileSync(join(root, path), '');
  }
  symlinkSync(join(root, 'other.ts'), join(project, 'leads-out.ts'));
  symlinkSync(root, join(project, 'above'));
  symlinkSync(join(project, 'systems'), join(root, 'leads-in'));
  process.chdir(project);
});

afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true });
});

function complaint(path: string, given: readonly string[] = []): string {
  try {
    requireProjectModule(path, { by: 'a.json: system', given, otherwise: 'go on so' });
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
}

describe('a module that a file names', () => {
  test.each([
    'systems/own.ts',
    './systems/../systems/own.ts',
    join(project, 'systems/own.ts'),
    '..own.ts',
    '../leads-in/own.ts',
  ])('is taken from inside the project: %s', (path) => {
    expect(complaint(path)).toBe('');
    expect(isProjectModule(path)).toBe(true);
  });

  test.each([
    ['../other.ts', 'which lies outside of it'],
    [join(root, 'other.ts'), 'which lies outside of it'],
    ['../project-of-others/a.ts', 'which lies outside of it'],
    ['leads-out.ts', `which leads out of it, to ${join(root, 'other.ts')}`],
    ['above/other.ts', `which leads out of it, to ${join(root, 'other.ts')}`],
    ['systems', 'which is a folder'],
    ['/dev/zero', 'which is a device'],
    ['some-package', 'which does not exist'],
    ['systems\\none.ts', 'which does not exist'],
    ['a\0b.ts', 'which does not exist'],
    ['data:text/javascript,export default 1', 'which is a URL and no path'],
    ['node:fs', 'which is a URL and no path'],
    ['http://localhost/a.js', 'which is a URL and no path'],
    [`file://${join(root, 'other.ts')}`, 'which is a URL and no path'],
  ])('is refused: %s', (path, why) => {
    expect(complaint(path)).toBe(
      `a.json: system: expected the path of a module inside the project ${project}, got ${path}, ${why}; go on so`,
    );
    expect(isProjectModule(path)).toBe(false);
  });

  test('may lie anywhere where it was given, however the path is written', () => {
    expect(complaint('../other.ts', [join(root, 'other.ts')])).toBe('');
    expect(complaint('../other.ts', ['../project-of-others/a.ts'])).toContain('lies outside');
  });
});

test('paths are compared as their system does', () => {
  expect(isInside('/a/b', '/a/b/c.ts', posix)).toBe(true);
  expect(isInside('/a/b', '/A/b/c.ts', posix)).toBe(false);
  expect(isInside('C:\\a\\b', 'c:\\A\\b\\c.ts', win32)).toBe(true);
  expect(isInside('C:\\a\\b', 'C:\\a\\bc\\c.ts', win32)).toBe(false);
  expect(isInside('C:\\a\\b', 'C:\\a\\c.ts', win32)).toBe(false);
  expect(isInside('C:\\a\\b', 'D:\\a\\b\\c.ts', win32)).toBe(false);
  expect(isInside('/a', '/a', posix)).toBe(false);
});
