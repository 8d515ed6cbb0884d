import { printable } from './text.ts';

/** A call or its outcome as the process put it: random tokens and script hashes by their first digits. */
export function callText(text: string): string {
  return printable(
    text
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f]{36}\b/gi, '$1…')
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '$1…')
      .replaceAll(/\b([0-9a-f]{4})[0-9a-f-]{4,35}…/gi, '$1…'),
  );
}
