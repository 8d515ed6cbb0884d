import { bulkArrayReply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const keyPatterns: Correction = {
  differs: 'KEYS reads past the end of some patterns and does not find the empty key with *',
  commands: (base) => [
    {
      ...base('keys'),
      run: ({ keyspace }, [pattern = '']) =>
        bulkArrayReply(keyspace.keys().filter((key) => pattern === '*' || matchesGlob(pattern, key))),
    },
  ],
};

/**
 * Redis's glob, with its odd edges: an unclosed class reaches to the end of the pattern, and a lone trailing
 * backslash is itself. A star is retried from the last one seen only, so time is at most pattern × text.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [patternIndex, textIndex] = [0, 0];
  let retry: { readonly patternIndex: number; textIndex: number } | undefined;
  while (textIndex < text.length) {
    if (pattern[patternIndex] === '*') {
      while (pattern[patternIndex] === '*') patternIndex += 1;
      if (patternIndex === pattern.length) return true;
      retry = { patternIndex, textIndex };
      continue;
    }
    const next = matchOne(pattern, patternIndex, text[textIndex] ?? '');
    if (next !== undefined) {
      patternIndex = next;
      textIndex += 1;
    } else if (retry !== undefined) {
      retry.textIndex += 1;
      ({ patternIndex, textIndex } = retry);
    } else return false;
  }
  // As in Redis: stars left over match nothing only where some text was matched before them.
  if (text.length > 0) while (pattern[patternIndex] === '*') patternIndex += 1;
  return patternIndex === pattern.length;
}

/** Where the pattern goes on after matching one character; undefined when it does not match. */
function matchOne(pattern: string, index: number, character: string): number | undefined {
  const symbol = pattern[index];
  if (symbol === undefined) return undefined;
  if (symbol === '?') return index + 1;
  if (symbol === '[') return matchClass(pattern, index + 1, character);
  const literal = symbol === '\\' && index + 1 < pattern.length ? index + 1 : index;
  return pattern[literal] === character ? literal + 1 : undefined;
}

function matchClass(pattern: string, start: number, character: string): number | undefined {
  const negated = pattern[start] === '^';
  let index = negated ? start + 1 : start;
  let matched = false;
  for (; index < pattern.length && pattern[index] !== ']'; index += 1) {
    if (pattern[index] === '\\' && index + 1 < pattern.length) {
      index += 1;
      if (pattern[index] === character) matched = true;
    } else if (pattern[index + 1] === '-' && index + 2 < pattern.length) {
      const [left = '', right = ''] = [pattern[index], pattern[index + 2]];
      const [from, to] = left < right ? [left, right] : [right, left];
      if (character >= from && character <= to) matched = true;
      index += 2;
    } else if (pattern[index] === character) matched = true;
  }
  return matched === negated ? undefined : Math.min(index + 1, pattern.length);
}
