import { latin1Bytes } from './latin1.ts';

/** One RESP2 reply. Texts hold one character per byte (latin1); an integer beyond 2^53 is a bigint. */
export type Reply =
  | { readonly kind: 'simple'; readonly text: string }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | { readonly kind: 'bulk'; readonly value: string | null }
  | { readonly kind: 'array'; readonly items: readonly Reply[] | null };

export const okReply: Reply = { kind: 'simple', text: 'OK' };
export const queuedReply: Reply = { kind: 'simple', text: 'QUEUED' };
export const nullBulk: Reply = { kind: 'bulk', value: null };
export const nullArray: Reply = { kind: 'array', items: null };
export const emptyArray: Reply = { kind: 'array', items: [] };
export const zeroReply: Reply = { kind: 'integer', value: 0 };
export const oneReply: Reply = { kind: 'integer', value: 1 };

export function integerReply(value: number | bigint): Reply {
  return { kind: 'integer', value };
}

/** `text` holds one character per byte. */
export function bulkReply(text: string): Reply {
  return { kind: 'bulk', value: text };
}

export function errorReply(message: string): Reply {
  return { kind: 'error', message };
}

export function arrayReply(items: readonly Reply[]): Reply {
  return { kind: 'array', items };
}

/** An array of bulk strings; `null` stands for a missing one. */
export function bulkArrayReply(texts: readonly (string | null)[]): Reply {
  return { kind: 'array', items: texts.map((text) => (text === null ? nullBulk : bulkReply(text))) };
}

/** The bytes a Redis server would send for these replies, in one chunk. */
export function encodeReplies(replies: readonly Reply[]): Buffer {
  let text = '';
  for (const reply of replies) text += encodeText(reply);
  return latin1Bytes(text);
}

function encodeText(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.message}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bulk':
      if (reply.value === null) return '$-1\r\n';
      return `$${reply.value.length}\r\n${reply.value}\r\n`;
    case 'array': {
      if (reply.items === null) return '*-1\r\n';
      let text = `*${reply.items.length}\r\n`;
      for (const item of reply.items) text += encodeText(item);
      return text;
    }
  }
}
