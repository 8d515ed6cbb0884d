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
  'invariants',
  'exhaust',
  'confidence',
  'minimize',
  'report',
];

/**
 * The layer table of DESIGN.md: a folder of src/ (or a file in its root) and the folders it may import.
 * The reference audit system is a subject, not a part: only the layers that pick a system to verify see it.
 */
const mayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ['audit', []],
  ['core', []],
  ['memory', []],
  ['sim', ['core']],
  ['world', ['core', 'sim', 'faults']],
  ['strategies', ['core', 'sim']],
  ['faults', ['core', 'sim']],
  ['invariants', ['core']],
  ['confidence', ['core', 'sim', 'faults']],
  ['report', ['core']],
  ['exhaust', ['core']],
  ['minimize', ['core', 'exhaust']],
  ['verify', anyLayerBelowVerify],
  ['marks', []],
  ['scenario', ['core', 'sim', 'world', 'faults', 'invariants', 'verify']],
  ['rounds', [...anyLayerBelowVerify, 'verify']],
  ['files', [...anyLayerBelowVerify, 'verify', 'rounds']],
  ['corpus', [...anyLayerBelowVerify, 'verify', 'rounds', 'files']],
  ['campaign', [...anyLayerBelowVerify, 'scenario', 'verify', 'rounds', 'files', 'corpus']],
  ['load', [...anyLayerBelowVerify, 'audit', 'verify', 'files']],
  [
    'vitest',
    [...anyLayerBelowVerify, 'audit', 'scenario', 'verify', 'rounds', 'files', 'corpus', 'campaign'],
  ],
  ['cli', [...anyLayerBelowVerify, 'audit', 'verify', 'rounds', 'files', 'corpus', 'campaign', 'load']],
  ['index', [...anyLayerBelowVerify, 'audit', 'scenario', 'verify', 'rounds', 'campaign', 'load', 'vitest']],
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
  if (allowed.includes(to) || isContractOfAudit(edge, from, to)) return undefined;
  return `${from} imports ${edge.to}; it may import ${allowed.join(', ') || 'no other layer'}`;
}

/** The simulated services implement the audit system's interfaces, throw its errors and read its keys: its contract. */
function isContractOfAudit(edge: Import, from: string, to: string): boolean {
  if (to !== 'audit' || (from !== 'world' && from !== 'faults')) return false;
  return edge.typesOnly || contractFiles.has(edge.to);
}

const contractFiles: ReadonlySet<string> = new Set(['src/audit/keys.ts', 'src/audit/auditor.ts']);

function layerOf(path: string): string | undefined {
  return /^src\/([^/]+?)(?:\.ts|\/.*)?$/.exec(path)?.[1];
}
