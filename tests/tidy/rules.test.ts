import { describe, expect, test } from 'vitest';
import { findImportCycles } from './cycles.ts';
import { describeFinding, type Finding } from './finding.ts';
import { collectImports } from './imports.ts';
import { findLayerBreaches } from './layers.ts';
import { findDeadLinks } from './links.ts';
import { findBadNames } from './names.ts';
import type { RepositoryFile } from './repository.ts';
import { findShortcuts } from './shortcuts.ts';
import { findLongFiles, findLongFunctions, listFilesAbove } from './sizes.ts';
import { findDishonestTests } from './test-honesty.ts';
import { findForeignWords } from './vocabulary.ts';

describe('findings', () => {
  test('name file and line, the breach and the reason', () => {
    const rule = { id: 'some-rule', why: 'because' };
    const text = describeFinding({ rule, file: 'src/a.ts', line: 3, what: 'breach' });
    expect(text).toBe('src/a.ts:3 breach [some-rule: because]');
  });
});

describe('layers', () => {
  const breaches = (from: string, code: string, ...others: readonly string[]): readonly string[] => {
    const files = [file(from, code), ...others.map((path) => file(path, ''))];
    return places(findLayerBreaches(collectImports(files)));
  };

  test.each([
    ['core above itself', 'src/core/a.ts', `import { b } from '../sim/b.ts';`],
    ['a type counts', 'src/core/a.ts', `import type { B } from '../sim/b.ts';`],
    ['a re-export counts', 'src/core/a.ts', `export * from '../sim/b.ts';`],
    ['a dynamic import counts', 'src/core/a.ts', `const b = await import('../sim/b.ts');`],
    ['an import type counts', 'src/core/a.ts', `type B = import('../sim/b.ts').B;`],
    ['siblings', 'src/strategies/a.ts', `import { b } from '../faults/b.ts';`],
    ['invariants beyond core', 'src/invariants/a.ts', `import { b } from '../sim/b.ts';`],
    ['minimize beyond core', 'src/minimize/a.ts', `import { b } from '../verify/b.ts';`],
    ['audit and the verifier', 'src/audit/a.ts', `import { b } from '../core/b.ts';`],
    ['audit code in the world', 'src/world/a.ts', `import { b } from '../audit/processor.ts';`],
    ['the audit scenario in the engine', 'src/verify/a.ts', `import { b } from '../audit/scenario/b.ts';`],
    ['the engine in the audit scenario', 'src/audit/scenario/a.ts', `import { b } from '../../core/b.ts';`],
    ['audit types in the world', 'src/world/a.ts', `import type { B } from '../audit/auditor.ts';`],
    ['some audit code in the world', 'src/world/a.ts', `import { type B, c } from '../audit/processor.ts';`],
    ['tests inside src', 'src/core/a.ts', `import { b } from '../../tests/b.ts';`],
    ['an unknown layer', 'src/novelty/a.ts', `import { b } from '../core/b.ts';`],
    ['the index below itself', 'src/cli/main.ts', `import { b } from '../index.ts';`],
  ])('refuses %s', (_, path, code) => {
    expect(breaches(path, `\n${code}`)).toEqual([`layers ${path}:2`]);
  });

  test.each([
    ['downwards', 'src/verify/a.ts', `import { b } from '../minimize/b.ts';`],
    ['in one layer', 'src/core/a.ts', `import { b } from './deep/b.ts';`],
    ['the audit system in its scenario', 'src/audit/scenario/a.ts', `import { b } from '../keys.ts';`],
    ['the kit in the audit scenario', 'src/audit/scenario/a.ts', `import { b } from '../../kit.ts';`],
    ['what is public in it', 'src/audit/scenario/a.ts', `import { b } from '../../engine.ts';`],
    ['a package', 'src/core/a.ts', `import { b } from 'fast-check';`],
    ['what is public', 'src/engine.ts', `export * from './verify/verify.ts';`],
    ['src in tests', 'tests/a.test.ts', `import { b } from '../src/core/b.ts';`],
  ])('allows imports %s', (_, path, code) => {
    expect(breaches(path, code)).toEqual([]);
  });

  test('knows files by extension and folder index', () => {
    const code = `import { b } from './b.js'; import { c } from './c'; import { d } from './d';`;
    const others = ['src/core/b.ts', 'src/core/c.ts', 'src/core/d/index.ts'];
    const imports = collectImports([file('src/core/a.ts', code), ...others.map((path) => file(path, ''))]);
    expect(imports.map(({ to }) => to)).toEqual(others);
  });
});

describe('cycles', () => {
  test('are reported once, at the import that closes them', () => {
    const files = [
      file('src/core/a.ts', `import './b.ts';`),
      file('src/core/b.ts', `\nimport './c.ts';`),
      file('src/core/c.ts', `\n\nimport { type B, a } from './a.ts';`),
    ];
    expect(places(findImportCycles(collectImports(files)))).toEqual(['cycles src/core/c.ts:3']);
  });

  test('a file importing itself is one', () => {
    const imports = collectImports([file('src/core/a.ts', `import './a.ts';`)]);
    expect(places(findImportCycles(imports))).toEqual(['cycles src/core/a.ts:1']);
  });

  test('types that refer to each other are none', () => {
    const files = [
      file('src/core/a.ts', `import './b.ts';`),
      file('src/core/b.ts', `import type { A } from './a.ts'; export type { C } from './a.ts';`),
    ];
    expect(findImportCycles(collectImports(files))).toEqual([]);
  });

  test('two roads to one file are none', () => {
    const files = [
      file('a.ts', `import './b.ts'; import './c.ts';`),
      file('b.ts', `import './d.ts';`),
      file('c.ts', `import './d.ts';`),
      file('d.ts', ''),
    ];
    expect(findImportCycles(collectImports(files))).toEqual([]);
  });
});

describe('sizes', () => {
  test.each([
    [300, []],
    [301, ['file-length src/a.ts:301']],
  ])('a file of %i lines', (lines, expected) => {
    const files = [file('src/a.ts', '\n'.repeat(lines))];
    expect(places(findLongFiles(files))).toEqual(expected);
    expect(listFilesAbove(files, 150)).toEqual([{ path: 'src/a.ts', lines }]);
  });

  test.each([
    ['function f() {', '}'],
    ['const f = () => {', '};'],
    ['class A { m() {', '} }'],
    ['class A { constructor() {', '} }'],
    [`test('x', () => {`, '});'],
  ])('a long function is found: %s', (head, foot) => {
    const body = (lines: number): RepositoryFile[] => [
      file('src/a.ts', `\n${head}${'\n'.repeat(lines - 1)}${foot}`),
    ];
    expect(findLongFunctions(body(70))).toEqual([]);
    expect(places(findLongFunctions(body(71)))).toEqual(['function-length src/a.ts:2']);
  });

  test('a describe block is a heading, not a function', () => {
    const text = `describe.each([1])('x', () => {${'\n'.repeat(100)}});`;
    expect(findLongFunctions([file('tests/a.test.ts', text)])).toEqual([]);
  });
});

describe('names', () => {
  test.each([
    ['src/core/eventId.ts', 'kebab-case'],
    ['src/Core/event.ts', 'kebab-case'],
    ['src/core/event_id.ts', 'kebab-case'],
    ['src/core/event.helper.ts', 'kebab-case'],
    ['src/core/utils.ts', 'concept-names'],
    ['src/helpers/event.ts', 'concept-names'],
    ['src/core/types.ts', 'concept-names'],
    ['tests/common.test.ts', 'concept-names'],
    ['tests/properties.test.ts', 'filter-names'],
  ])('refuses %s', (path, rule) => {
    expect(places(findBadNames([file(path, '')]))).toEqual([`${rule} ${path}:1`]);
  });

  test.each([
    'src/core/event-id.ts',
    'src/world/redis/resp3.ts',
    'tests/a-b.test.ts',
    'properties/no-lost-request.property.ts',
    'vitest.config.ts',
    'src/world/redis/fengari.d.ts',
  ])('allows %s', (path) => {
    expect(findBadNames([file(path, '')])).toEqual([]);
  });
});

describe('links', () => {
  const readme = '# Title\n\n## A `b` & [c](x.md)!\n\n## Twice\n\n## Twice\n\n<a id="own"></a>\n';
  const dead = (page: string): readonly string[] => {
    const files = [file('README.md', readme), file('docs/page.md', page)];
    const paths = new Set(['README.md', 'docs/page.md', 'docs', 'src/a.ts']);
    return places(findDeadLinks([files[1] ?? file('', '')], (path) => paths.has(path))).concat(
      places(findDeadLinks(files, (path) => paths.has(path)).filter(({ what }) => what.includes('#'))),
    );
  };

  test.each([
    '[a](gone.md)',
    '![a](gone.png)',
    '[a]: gone.md',
    '<a href="gone.md">a</a>',
    '[a](../../outside.md)',
    '[a](/README.md)',
    'see `code` and [a](gone.md "title")',
  ])('refuses %s', (link) => {
    expect(dead(`\n${link}\n`)).toEqual(['doc-links docs/page.md:2']);
  });

  test.each(['../README.md#gone', '../README.md#twice-2', '#gone'])('refuses the anchor %s', (target) => {
    expect(dead(`[a](${target})`)).toContain('doc-links docs/page.md:1');
  });

  test.each([
    '[a](../README.md)',
    '[a](../src/a.ts#L3)',
    '[a](../README.md#a-b--c)',
    '[a](../README.md#twice-1)',
    '[a](../README.md#own)',
    '# Here\n[a](#here)',
    '[a](https://example.org/gone)',
    '[a](mailto:a@example.org)',
    '`[a](gone.md)`',
    '```md\n[a](gone.md)\n```',
  ])('allows %s', (page) => {
    expect(dead(page)).toEqual([]);
  });
});

describe('shortcuts', () => {
  test.each([
    ['let a: any;', 'honest-types'],
    ['const a = b as any[];', 'honest-types'],
    ['// @ts-ignore', 'honest-types'],
    ['/* @ts-nocheck */', 'honest-types'],
    ['// oxlint-disable-next-line no-console', 'reasoned-disable'],
  ])('refuses %s', (code, rule) => {
    expect(places(findShortcuts([file('src/a.ts', `\n${code}`)]))).toEqual([`${rule} src/a.ts:2`]);
  });

  test.each([
    'let a: unknown; // any of them',
    '// @ts-expect-error -- the type must refuse this',
    `const text = '// @ts-ignore';`,
    'const text = `${a}// @ts-ignore`;',
    '// oxlint-disable-next-line no-console -- the only voice of the program',
  ])('allows %s', (code) => {
    expect(findShortcuts([file('src/a.ts', code)])).toEqual([]);
  });
});

describe('test honesty', () => {
  test.each([
    [`test.skip('a', f);`, 'no-skipped-tests'],
    [`describe.only('a', f);`, 'no-skipped-tests'],
    [`it.concurrent.todo('a');`, 'no-skipped-tests'],
    [`test.each([1]).skip('a', f);`, 'no-skipped-tests'],
    [`xit('a', f);`, 'no-skipped-tests'],
    [`test('a', (ctx) => ctx.skip());`, 'no-skipped-tests'],
    [`test('a', { only: true }, f);`, 'no-skipped-tests'],
    [`test('a', { retry: 2 }, f);`, 'no-retries'],
    [`vi.setConfig({ retry: 2 });`, 'no-retries'],
    [`export default defineConfig({ test: { retry: 2 } });`, 'no-retries'],
    [`vi.mock('./a.ts');`, 'no-mocks'],
    [`vi.useFakeTimers();`, 'no-mocks'],
  ])('refuses %s', (code, rule) => {
    expect(places(findDishonestTests([file('tests/a.test.ts', `\n${code}`)]))).toEqual([
      `${rule} tests/a.test.ts:2`,
    ]);
  });

  test.each([
    `test.skipIf(missing)('a', f);`,
    `test.runIf(there)('a', f);`,
    `export default defineConfig({ test: { retry: 0 } });`,
    `audit({ retry: 2 });`,
    `iterator.skip(2);`,
    `test('a', () => run({ retry: 2 }));`,
  ])('allows %s', (code) => {
    expect(findDishonestTests([file('tests/a.test.ts', code)])).toEqual([]);
  });
});

describe('vocabulary', () => {
  test('audits are spoken of where they are known, and nowhere else', () => {
    const text = `const auditor = 1;\nconst flaggedTwice = 2;\nconst flag = 3;`;
    expect(places(findForeignWords([file('src/sim/a.ts', text), file('src/load/a.ts', text)]))).toEqual([
      'vocabulary src/sim/a.ts:1',
      'vocabulary src/sim/a.ts:2',
    ]);
  });
});

function file(path: string, text: string): RepositoryFile {
  return { path, text };
}

function places(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, file: path, line }) => `${rule.id} ${path}:${line}`);
}
