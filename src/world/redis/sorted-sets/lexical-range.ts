import { errorReply } from '../reply.ts';
import type { ScoredMember } from '../keyspace.ts';

export const notLexicalRangeError = errorReply('ERR min or max not valid string range item');

/** Whether a member is not below the lower end, and whether it is not above the upper one. */
export interface LexicalRange {
  readonly isAboveMin: (member: string) => boolean;
  readonly isBelowMax: (member: string) => boolean;
  readonly isEmpty: boolean;
}

interface LexicalEnd {
  readonly kind: 'least' | 'greatest' | 'inclusive' | 'exclusive';
  readonly text: string;
}

/** The two ends as BYLEX has them: "-", "+", "[a" or "(a"; undefined where one of them is none of these. */
export function parseLexicalRange(minText: string, maxText: string): LexicalRange | undefined {
  const [min, max] = [parseEnd(minText), parseEnd(maxText)];
  if (min === undefined || max === undefined) return undefined;
  return {
    isAboveMin: (member) => {
      const order = compareWithEnd(member, min);
      return min.kind === 'inclusive' ? order >= 0 : order > 0;
    },
    isBelowMax: (member) => {
      const order = compareWithEnd(member, max);
      return max.kind === 'inclusive' ? order <= 0 : order < 0;
    },
    isEmpty: isEmptyRange(min, max),
  };
}

/**
 * The members in the range, as Redis finds them in a small sorted set: it looks for the first one from one side, and
 * goes on until one is beyond the other end. Among members of different scores that is not all of them.
 */
export function lexicalSlice(
  members: readonly ScoredMember[],
  { isAboveMin, isBelowMax, isEmpty }: LexicalRange,
  reversed = false,
): readonly ScoredMember[] {
  const [first, last] = [members[0], members.at(-1)];
  if (isEmpty || first === undefined || last === undefined) return [];
  if (!isAboveMin(last.value) || !isBelowMax(first.value)) return [];
  const [starts, goesOn] = reversed ? [isBelowMax, isAboveMin] : [isAboveMin, isBelowMax];
  const ordered = reversed ? members.toReversed() : members;
  const from = ordered.findIndex(({ value }) => starts(value));
  if (from === -1) return [];
  const rest = ordered.slice(from);
  const end = rest.findIndex(({ value }) => !goesOn(value));
  return end === -1 ? rest : rest.slice(0, end);
}

function isEmptyRange(min: LexicalEnd, max: LexicalEnd): boolean {
  if (min.kind === 'greatest' || max.kind === 'least') return true;
  if (min.kind === 'least' || max.kind === 'greatest') return false;
  if (min.text > max.text) return true;
  return min.text === max.text && (min.kind === 'exclusive' || max.kind === 'exclusive');
}

function parseEnd(text: string): LexicalEnd | undefined {
  const rest = text.slice(1);
  switch (text.charAt(0)) {
    case '-':
    case '+':
      if (rest !== '' && rest[0] !== '\0') return undefined;
      return { kind: text.startsWith('-') ? 'least' : 'greatest', text: '' };
    case '[':
      return { kind: 'inclusive', text: rest };
    case '(':
      return { kind: 'exclusive', text: rest };
    default:
      return undefined;
  }
}

function compareWithEnd(member: string, { kind, text }: LexicalEnd): number {
  if (kind === 'least') return 1;
  if (kind === 'greatest' || member < text) return -1;
  return member === text ? 0 : 1;
}
