import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineScenario, redis } from '../../src/index.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { explore } from '../../src/vitest/explore.ts';
import type { Scenario } from '../../src/verify/scenario.ts';
import { verify } from '../../src/verify/verify.ts';
import { projectOf } from './project.ts';

const files = {
  'good.ts': 'let n = 0;\nexport const add = (): number => ++n;',
  'broken.ts': '\nexport const = 1;',
  'lost.ts': `import 'no-such-package';`,
  'throws.ts': `\n\nthrow new RangeError('no good');`,
  'rejects.ts': `\nexport const value = await Promise.reject(new RangeError('no good'));`,
  'empty.ts': 'const nothing = 1;',
  'five.ts': 'export default 5;',
  'waits.ts': 'await new Promise(() => {});\nexport const add = 1;',
  'connects.ts': `import net from 'node:net';\nnet.connect(1, '127.0.0.1');\nexport const add = 1;`,
};

async function complaint(scenario: Scenario, hasOperations = true): Promise<string> {
  const property = scenarioProperty({ name: scenario.name, thresholds: [] }, 'chaos', {
    runs: 5,
    hasOperations,
  });
  const range = { min: 1, max: 2 };
  try {
    return (await verify(property, { system: scenario, concurrency: range, processes: range })).kind;
  } catch (error) {
    return error instanceof TypeError ? error.message : `no TypeError: ${String(error)}`;
  }
}

function counting(system: unknown, options: object = {}): Scenario {
  return defineScenario({
    name: 'counting',
    services: { redis: redis() },
    operations: { add: { run: (api: { readonly add: () => number }) => api.add() } },
    ...options,
    system: system as string,
  });
}

function loading(path: unknown, isolate: readonly string[] = []): Scenario {
  return bodyScenario({
    name: 'loading',
    services: [redis()],
    faults: [],
    leftovers: false,
    isolate,
    body: ({ load }) => (load as (given: unknown) => unknown)(path),
  });
}

describe('a module that is no use is an error, and the next run is unharmed', () => {
  test.each<readonly [string, RegExp]>([
    [
      'broken.ts',
      /^expected a module that compiles, got .*broken\.ts:\n.*broken\.ts:2:14: Expected identifier/,
    ],
    ['lost.ts', /lost\.ts:1:8: Could not resolve "no-such-package"/],
    [
      'throws.ts',
      /^scenario "counting" system of p1: expected a process that starts, got RangeError: no good \(at .*throws\.ts:3\)$/,
    ],
    [
      'rejects.ts',
      /system of p1: expected a process that starts, got RangeError: no good \(at .*rejects\.ts:2\)$/,
    ],
    [
      'empty.ts',
      /^expected the system .*empty\.ts to export a function as its default, or .*, got no export$/,
    ],
    ['five.ts', /five\.ts to export a function .*, got a default export of 5$/],
    ['waits.ts', /system of p1: expected a promise that resolves, got one that nothing settles/],
    ['connects.ts', /^the system connects a real socket to 127\.0\.0\.1:1, in p1\/main:\n.*connects\.ts:2:5/],
  ])('%s', async (file, message) => {
    const folder = projectOf(files);
    expect(await complaint(counting(join(folder, file)))).toMatch(message);
    expect(await complaint(counting(join(folder, 'good.ts')))).toBe('passed');
  });

  test.each<readonly [string, RegExp]>([
    ['missing.ts', /^load: expected the path of a module, .*, got ".*missing\.ts", where there is no file$/],
    ['broken.ts', /broken\.ts:2:14: Expected identifier/],
    ['throws.ts', /^failed$/],
    ['empty.ts', /^passed$/],
    ['connects.ts', /^the system connects a real socket/],
  ])('%s, by load', async (file, message) => {
    const folder = projectOf(files);
    expect(await complaint(loading(join(folder, file)), false)).toMatch(message);
    expect(await complaint(loading(join(folder, 'good.ts')), false)).toBe('passed');
  });
});

test.each<readonly [unknown, object, RegExp]>([
  [5, {}, /^scenario "counting" system: expected a function or the path of a module, got 5$/],
  [
    './no/such.ts',
    {},
    /^scenario "counting" system: expected the path .*, got "\.\/no\/such\.ts", where there is no file$/,
  ],
  ['src', {}, /got "src", which is no file$/],
  [' ', {}, /system: expected the path of a module, .*, got " "$/],
  ['a\0b', {}, /got "a\\u0000b", which cannot be read: /],
  [new URL('https://example.org/shop.ts'), {}, /got https:\/\/example\.org\/shop\.ts$/],
  [
    () => ({}),
    { isolate: ['fast-check'] },
    /isolate: expected a system that is the path of a module, got a function/,
  ],
  ['src/marks.ts', { isolate: 'fast-check' }, /isolate: expected names of packages, .*, got "fast-check"$/],
  [
    'src/marks.ts',
    { isolate: ['./cache.ts'] },
    /isolate: expected names of packages, .*, got "\.\/cache\.ts"$/,
  ],
  ['src/marks.ts', { isolate: ['node:fs'] }, /got "node:fs"$/],
  [
    'src/marks.ts',
    { isolate: ['fast-check', 'no-such'] },
    /isolate: expected packages that .*marks\.ts can import, got "no-such", which is not installed there$/,
  ],
])('what is known beforehand is said where the scenario is written: %j %j', (system, options, message) => {
  expect(() => counting(system, options)).toThrow(TypeError);
  expect(() => counting(system, options)).toThrow(message);
});

test('packages of a body are looked for once it names its module', async () => {
  const { 'good.ts': good } = files;
  const file = join(projectOf({ 'good.ts': good }), 'good.ts');
  expect(await complaint(loading(file, ['no-such']), false)).toMatch(
    /^isolate: .* got "no-such", which is not installed/,
  );
  expect(() => explore('a body', () => {}, { isolate: [''] })).toThrow(
    /^explore "a body" isolate: expected names of packages, .*, got ""$/,
  );
});
