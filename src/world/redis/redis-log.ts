import type { Reply } from './reply.ts';
import type { WireCommand } from './request-parser.ts';

/** What a Redis server did, in its own order. Texts hold one character per byte. */
export type RedisLogEntry =
  | {
      readonly kind: 'command';
      /** The same number for one connection. */
      readonly connection: number;
      readonly command: WireCommand;
      readonly reply: Reply;
    }
  /** A key's time was up, or it was dropped before. */
  | { readonly kind: 'gone'; readonly key: string };

export type RedisLog = (entry: RedisLogEntry) => void;
