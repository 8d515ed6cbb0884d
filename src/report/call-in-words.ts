import type { Fact, Happening } from '../core/fact.ts';
import type { RecordedCall } from '../core/run.ts';
import { printable } from './text.ts';

/** What a call set out to do: by what it really did where that is known, else as the process put it. */
export function callInWords(call: RecordedCall, facts: readonly Fact[]): string {
  const known = facts.map(({ what }) => deedOf(what)).find((deed) => deed !== undefined);
  return known ?? shortened(call.text);
}

export function outcomeInWords(outcome: string): string {
  return shortened(outcome);
}

/** Random tokens and script hashes by their first digits: enough to tell them apart. */
function shortened(text: string): string {
  return printable(
    text
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f]{36}\b/gi, '$1…')
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '$1…')
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f-]{4,35}…/gi, '$1…'),
  );
}

function deedOf(what: Happening): string | undefined {
  switch (what.kind) {
    case 'flagged':
      return printable(`flag ${what.record}`);
    case 'locked':
    case 'lock-refused':
      return printable(`lock ${what.record}`);
    case 'lock-renewed':
      return printable(`renew ${what.record}`);
    case 'unlocked':
      return printable(`unlock ${what.record}`);
    case 'enqueued':
    case 'delivered':
    case 'acked':
    case 'returned':
    case 'dead-lettered':
    case 'visible-again':
    case 'judged':
    case 'lock-expired':
    case 'process':
    case 'fault':
    case 'healed':
    case 'operation':
    case 'told':
    case 'broken':
      return undefined;
  }
}
