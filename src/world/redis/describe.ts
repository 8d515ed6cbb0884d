import { latin1AsUtf8 } from './latin1.ts';
import type { Reply } from './reply.ts';
import type { WireCommand } from './request-parser.ts';

const lineMax = 60;
/** The keys say more than the rest of a script, and are to stay on the line. */
const scriptMax = 24;

/** A command for people: control characters escaped, long arguments cut. */
export function commandText(command: WireCommand): string {
  const [name, ...values] = command.map((part) => shortened(printable(part)));
  const upper = name?.toUpperCase() ?? '';
  if (/^EVAL(?:_RO)?$/.test(upper) && values[0] !== undefined) values[0] = cut(values[0], scriptMax);
  return cut([upper, ...values].join(' '));
}

/** A reply for people. */
export function replyText(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
      return cut(reply.text);
    case 'error':
      return cut(reply.message);
    case 'integer':
      return String(reply.value);
    case 'bulk':
      return reply.value === null ? 'nil' : cut(printable(reply.value));
    case 'array':
      return reply.items === null ? 'nil' : cut(`[${reply.items.map(replyText).join(', ')}]`);
  }
}

/** The digest of a script says little and would push the keys off the line. */
function shortened(text: string): string {
  return /^[0-9a-f]{40}$/.test(text) ? `${text.slice(0, 4)}…` : text;
}

function printable(bytes: string): string {
  const text = bytes.length > lineMax ? `${latin1AsUtf8(bytes.slice(0, lineMax))}…` : latin1AsUtf8(bytes);
  return onOneLine(text).replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

/** Scripts are written on many lines. */
function onOneLine(text: string): string {
  return text.replaceAll(/^\s*\n\s*|\s*\n\s*$/g, '').replaceAll(/\s*\n\s*/g, ' ');
}

function cut(text: string, max = lineMax): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
