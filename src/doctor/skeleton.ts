import { basename, relative } from 'node:path';
import type { Examination } from './examine.ts';

/** A scenario of the module to go on from, as text of a test file in the working directory. */
export function skeletonOf({ subject, loaded, reached, packages }: Examination): string {
  const path = `./${relative(process.cwd(), subject.file)}`;
  const declared = reached.map(({ declaration }) => declaration);
  const has = (kind: 'redis' | 'http'): boolean => declared.some((each) => each.kind === kind);
  const imports = ['defineScenario', ...(has('http') ? ['http'] : []), ...(has('redis') ? ['redis'] : [])];
  const isolated = packages.filter(({ isShared }) => !isShared).map(({ name }) => quoted(name));
  const network = declared.flatMap(({ kind, key }) => {
    if (kind === 'nothing') return [];
    return [`    ${quoted(key)}: ${kind === 'redis' ? 'redis()' : 'http(() => Response.json({}))'},`];
  });
  return [
    `import { ${imports.join(', ')} } from 'raceproof';`,
    `import { checkScenario } from 'raceproof/vitest';`,
    '',
    'const scenario = defineScenario({',
    `  name: ${quoted(basename(subject.file).replace(/\.[^.]*$/, ''))},`,
    `  system: ${quoted(path.replaceAll('\\', '/').replace(/^\.\/\.\.\//, '../'))},`,
    ...(isolated.length === 0 ? [] : [`  isolate: [${isolated.join(', ')}],`]),
    ...environmentLines(subject.env, loaded.reads),
    ...(network.length === 0 ? ['  network: {},'] : ['  network: {', ...network, '  },']),
    '  operations: {',
    ...operationLines(path, loaded),
    '  },',
    '});',
    '',
    'export default checkScenario(scenario);',
  ].join('\n');
}

/** Values are not repeated: some are secret. */
function environmentLines(
  env: Examination['subject']['env'],
  reads: Examination['loaded']['reads'],
): readonly string[] {
  if (reads.length === 0) return [];
  const lines = reads.map(({ name, isSet }) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
    if (isSet && isPlain(env[name] ?? '')) return `    ${key}: ${quoted(env[name] ?? '')},`;
    return `    // ${key}: '…',${isSet ? '' : ' not set'}`;
  });
  return ['  env: {', ...lines, '  },'];
}

/** A number, or a URL without a user or a password. */
function isPlain(value: string): boolean {
  if (/^\d{1,5}$/.test(value)) return true;
  if (!value.includes('://') || !URL.canParse(value)) return false;
  const { username, password, search } = new URL(value);
  return username === '' && password === '' && search === '';
}

function operationLines(path: string, { ports, api }: Examination['loaded']): readonly string[] {
  if (ports.length > 0) return [`    get: { run: ({ fetch }) => fetch('/') },`];
  const [name = 'call'] = functionsOf(api);
  return [`    ${name}: { run: (api: typeof import(${quoted(path)})) => api.${name}() },`];
}

/** The names of the functions that operations could call. */
function functionsOf(api: unknown): readonly string[] {
  if (typeof api !== 'object' || api === null) return [];
  return Object.entries(api)
    .filter(([name, value]) => typeof value === 'function' && name !== 'fetch')
    .map(([name]) => name);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
