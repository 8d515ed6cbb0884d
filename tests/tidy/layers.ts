import type { Finding } from './finding.ts';
import type { Import } from './imports.ts';

const rule = { id: 'layers', why: 'imports point down the table in tests/tidy/layers.ts only' };

const anyLayerBelowVerify = [
  'core',
  'memory',
  'sim',
  'world',
  'strategies',
  'faults',
  'judge',
  'exhaust',
  'confidence',
  'minimize',
  'report',
];

/**
 * The layer table of DESIGN.md: a folder of src/ (or a file in its root) and the folders it may import. The engine, which
 * ends with `verify`, sees no scenario; the reference audit system is a subject, not a part, and sees nothing at all. What
 * verifies it sees what a stranger does: `raceproof`, which is `engine` and itself, and `raceproof/kit`.
 */
const mayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ['audit', []],
  ['core', []],
  ['memory', []],
  ['sim', ['core']],
  ['world', ['core', 'sim', 'faults']],
  ['strategies', ['core', 'sim']],
  ['faults', ['core', 'sim']],
  ['judge', ['core']],
  ['confidence', ['core']],
  ['report', ['core']],
  ['exhaust', ['core']],
  ['minimize', ['core', 'exhaust']],
  ['verify', anyLayerBelowVerify],
  ['marks', []],
  ['modules', ['core', 'sim']],
  ['net', ['core', 'sim']],
  ['scenario', ['core', 'sim', 'net', 'world', 'faults', 'judge', 'modules', 'confidence', 'verify']],
  ['doctor', ['core', 'sim', 'net', 'report', 'modules', 'scenario', 'verify']],
  ['checkers', ['core', 'judge', 'scenario']],
  ['rounds', [...anyLayerBelowVerify, 'verify']],
  ['files', [...anyLayerBelowVerify, 'verify', 'rounds', 'audit/scenario']],
  ['corpus', [...anyLayerBelowVerify, 'verify', 'rounds', 'files', 'audit/scenario']],
  ['campaign', [...anyLayerBelowVerify, 'scenario', 'verify', 'rounds', 'files', 'corpus', 'audit/scenario']],
  ['load', [...anyLayerBelowVerify, 'audit', 'scenario', 'verify', 'files', 'audit/scenario']],
  [
    'vitest',
    [
      ...anyLayerBelowVerify,
      'audit',
      'modules',
      'scenario',
      'checkers',
      'verify',
      'rounds',
      'files',
      'corpus',
      'campaign',
    ],
  ],
  [
    'cli',
    [
      ...anyLayerBelowVerify,
      'audit',
      'modules',
      'doctor',
      'verify',
      'rounds',
      'files',
      'corpus',
      'campaign',
      'load',
      'audit/scenario',
    ],
  ],
  ['engine', [...anyLayerBelowVerify, 'scenario', 'checkers', 'verify', 'rounds']],
  ['kit', [...anyLayerBelowVerify, 'scenario', 'verify', 'rounds']],
  ['audit/scenario', ['audit', 'engine', 'kit']],
  ['index', ['engine', 'audit/scenario']],
]);

/** Imports of src/ that do not point down the layer table. */
export function findLayerBreaches(imports: readonly Import[]): readonly Finding[] {
  return imports.flatMap((edge) => {
    const what = describeBreach(edge);
    return what === undefined ? [] : [{ rule, file: edge.from, line: edge.line, what }];
  });
}

function describeBreach(edge: Import): string | undefined {
  const from = layerOf(edge.from);
  const to = layerOf(edge.to);
  if (from === undefined || from === to) return undefined;
  if (to === undefined) return `${from} imports ${edge.to}, which is not part of src`;
  const allowed = mayImport.get(from);
  if (allowed === undefined) return `src/${from} is missing from the layer table`;
  if (allowed.includes(to)) return undefined;
  return `${from} imports ${edge.to}; it may import ${allowed.join(', ') || 'no other layer'}`;
}

/** The scenario of audits lies beside its subject, the audit system, and is a layer of its own. */
function layerOf(path: string): string | undefined {
  if (path.startsWith('src/audit/scenario/')) return 'audit/scenario';
  return /^src\/([^/]+?)(?:\.ts|\/.*)?$/.exec(path)?.[1];
}
