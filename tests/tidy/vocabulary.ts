import type { Finding } from './finding.ts';
import type { RepositoryFile } from './repository.ts';

const rule = { id: 'vocabulary', why: 'the engine, its services and the scenarios of users know no audits' };

/** Folders that know no scenario, and those of scenarios that a user writes. */
const clean =
  /^src\/(?:core|memory|sim|world|strategies|faults|judge|exhaust|confidence|minimize|report|verify|scenario|checkers|rounds)\//;

const words = /\b(?:audit|auditor|flagged)/i;

/** Words of the audit system where no scenario may be known. */
export function findForeignWords(files: readonly RepositoryFile[]): readonly Finding[] {
  return files.flatMap(({ path, text }) => {
    if (!clean.test(path)) return [];
    return text.split('\n').flatMap((line, index) => {
      const word = words.exec(line)?.[0];
      return word === undefined ? [] : [{ rule, file: path, line: index + 1, what: `speaks of ${word}` }];
    });
  });
}
