import { latin1Bytes } from './latin1.ts';

/** The versions of the protocol that a connection may speak. */
export type Protocol = 2 | 3;

/**
 * One reply. Texts hold one character per byte (latin1); an integer beyond 2^53 is a bigint. `newer` says what RESP3 has
 * for it; a map is an array of keys and values in turn, whatever the protocol.
 */
export type Reply =
  | { readonly kind: 'simple'; readonly text: string }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | {
      readonly kind: 'bulk';
      readonly value: string | null;
      readonly newer?: 'double' | 'text';
      readonly spoken?: Protocol;
    }
  | {
      readonly kind: 'array';
      readonly items: readonly Reply[] | null;
      readonly newer?: 'map' | 'set' | 'push';
      /** The protocol that it is told in, whatever the connection speaks by now. */
      readonly spoken?: Protocol;
    };

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

export function mapReply(keysAndValues: readonly Reply[]): Reply {
  return { kind: 'array', items: keysAndValues, newer: 'map' };
}

/** What a client gets without having asked. */
export function pushReply(items: readonly Reply[]): Reply {
  return { kind: 'array', items, newer: 'push' };
}

/** An array of bulk strings; `null` stands for a missing one. */
export function bulkArrayReply(texts: readonly (string | null)[]): Reply {
  return { kind: 'array', items: texts.map((text) => (text === null ? nullBulk : bulkReply(text))) };
}

/** The bytes a Redis server would send for these replies, in one chunk. */
export function encodeReplies(replies: readonly Reply[]): Buffer {
  return latin1Bytes(replies.map((reply) => encodeReply(reply)).join(''));
}

/** The same for one reply, as a text with one character per byte. */
export function encodeReply(reply: Reply, protocol: Protocol = 2): string {
  switch (reply.kind) {
    case 'simple':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.message}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bulk':
      if (reply.value === null) return (reply.spoken ?? protocol) === 2 ? '$-1\r\n' : '_\r\n';
      if ((reply.spoken ?? protocol) === 3 && reply.newer !== undefined) {
        return encodeNewer(reply.newer, reply.value);
      }
      return `$${reply.value.length}\r\n${reply.value}\r\n`;
    case 'array': {
      const spoken = reply.spoken ?? protocol;
      if (reply.items === null) return spoken === 2 ? '*-1\r\n' : '_\r\n';
      let text = headOf(reply.newer, reply.items.length, spoken);
      for (const item of reply.items) text += encodeReply(item, spoken);
      return text;
    }
  }
}

/** The reply as a connection that speaks this protocol was told it. */
export function spokenIn(protocol: Protocol, reply: Reply): Reply {
  return reply.kind === 'bulk' || reply.kind === 'array' ? { ...reply, spoken: protocol } : reply;
}

function encodeNewer(newer: 'double' | 'text', value: string): string {
  return newer === 'double' ? `,${value}\r\n` : `=${value.length + 4}\r\ntxt:${value}\r\n`;
}

const marks = { map: '%', set: '~', push: '>' } as const;

function headOf(newer: keyof typeof marks | undefined, length: number, protocol: Protocol): string {
  if (protocol === 2 || newer === undefined) return `*${length}\r\n`;
  return `${marks[newer]}${newer === 'map' ? length / 2 : length}\r\n`;
}
