/** `5,000 ms`. Virtual times are multiples of 1/8 ms; more than one decimal tells nobody anything. */
export function milliseconds(value: number): string {
  return `${figure(value)} ms`;
}

/** `1.25 %` of a fraction. */
export function percent(fraction: number): string {
  return `${figure(fraction * 100, 2)} %`;
}

/** `1 request`, `1,200 requests`. */
export function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few of a list, then how many more there are. */
export function firstFew(items: readonly string[], separator = ', ', shownMax = 3): string {
  const shown = items.slice(0, shownMax).join(separator);
  const more = items.length - shownMax;
  return more > 0 ? `${shown} and ${figure(more)} more` : shown;
}

/**
 * A message without what differs from run to run: quoted text, numbers, ids, what lists and objects hold. The same bug then
 * gives the same text whatever records and requests are involved, and however many.
 */
export function normalised(message: string): string {
  const firstLine = (message.split('\n', 1)[0] ?? '').slice(0, 2_000);
  return withoutContents(firstLine.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '…'))
    .replaceAll(/\b[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}\b/gi, '#')
    .replaceAll(/\b[\da-f]{32,}\b/gi, '#')
    .replaceAll(/\bp\d+~\d+/g, 'p#')
    .replaceAll(/(?<![\w.])[-+]?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*/g, '#')
    .trim()
    .slice(0, 120);
}

/** `[ 1, [ 2 ] ]` and `{ a: 1 }` as `[]` and `{}`: from the inside out. */
function withoutContents(text: string): string {
  const emptied = text
    .replaceAll(/\[(?:[^[\]{}]|\[\]|\{\})+\]/g, '[]')
    .replaceAll(/\{(?:[^[\]{}]|\[\]|\{\})+\}/g, '{}');
  return emptied === text ? text : withoutContents(emptied);
}

function figure(value: number, decimalsMax = 1): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: decimalsMax });
}
