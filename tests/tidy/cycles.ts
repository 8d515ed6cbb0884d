import type { Finding } from './finding.ts';
import type { Import } from './imports.ts';

const rule = { id: 'cycles', why: 'files in a cycle cannot be read, tested or moved one at a time' };

/**
 * Import cycles, each reported once, at the import that closes it. Imports of types alone are left out: they
 * are erased, records may refer to each other, and between layers the layer table counts them anyway.
 */
export function findImportCycles(imports: readonly Import[]): readonly Finding[] {
  const outgoing = groupByImporter(imports);
  const findings: Finding[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];

  const visit = (file: string): void => {
    trail.push(file);
    for (const { to, line } of outgoing.get(file) ?? []) {
      const start = trail.indexOf(to);
      if (start >= 0) {
        const what = `import cycle: ${[...trail.slice(start), to].join(' → ')}`;
        findings.push({ rule, file, line, what });
      } else if (!finished.has(to)) {
        visit(to);
      }
    }
    trail.pop();
    finished.add(file);
  };

  for (const file of outgoing.keys()) if (!finished.has(file)) visit(file);
  return findings;
}

function groupByImporter(imports: readonly Import[]): ReadonlyMap<string, readonly Import[]> {
  const groups = new Map<string, Import[]>();
  for (const edge of imports) {
    if (edge.typesOnly) continue;
    const group = groups.get(edge.from);
    if (group === undefined) groups.set(edge.from, [edge]);
    else group.push(edge);
  }
  return groups;
}
