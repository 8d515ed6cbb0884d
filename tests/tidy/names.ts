import type { Finding } from './finding.ts';
import type { RepositoryFile } from './repository.ts';

const caseRule = { id: 'kebab-case', why: 'one spelling for every path, the same on every file system' };
const conceptRule = { id: 'concept-names', why: 'a dump has no boundary: name the concept instead' };
const filterRule = {
  id: 'filter-names',
  why: '`npx vitest run properties` filters by path and must run the properties alone',
};

const kebabFolder = /^[a-z\d]+(?:-[a-z\d]+)*$/;
const kebabFile = /^[a-z\d]+(?:-[a-z\d]+)*(?:\.(?:test|property|corpus|config|d))?\.ts$/;
const dump = /^(?:utils?|helpers?|commons?|types?|misc|shared)$/;

/** TypeScript files whose path breaks the naming rules. */
export function findBadNames(files: readonly RepositoryFile[]): readonly Finding[] {
  return files.flatMap(({ path }) => {
    const segments = path.split('/');
    const folders = segments.slice(0, -1);
    const fileName = segments.at(-1) ?? path;
    const findings: Finding[] = [];
    const add = (rule: Finding['rule'], what: string): void => {
      findings.push({ rule, file: path, line: 1, what });
    };
    if (!kebabFile.test(fileName) || !folders.every((folder) => kebabFolder.test(folder))) {
      add(caseRule, 'path is not in kebab-case');
    }
    const stems = [...folders, fileName.replace(/\..*$/, '')];
    const dumped = stems.find((stem) => dump.test(stem));
    if (dumped !== undefined) add(conceptRule, `"${dumped}" names no concept`);
    if (folders[0] === 'tests' && path.includes('properties')) {
      add(filterRule, 'test path holds "properties"');
    }
    return findings;
  });
}
