import type { Reply } from './reply.ts';

/** Incremental parser of RESP2 replies. */
export class ReplyParser {
  #text = '';

  push(chunk: Buffer): Reply[] {
    this.#text += chunk.toString('latin1');
    const replies: Reply[] = [];
    for (;;) {
      const parsed = parseReply(this.#text, 0);
      if (parsed === undefined) return replies;
      replies.push(parsed.reply);
      this.#text = this.#text.slice(parsed.end);
    }
  }
}

interface Parsed {
  readonly reply: Reply;
  readonly end: number;
}

function parseReply(text: string, start: number): Parsed | undefined {
  const lineEnd = text.indexOf('\r\n', start);
  if (lineEnd === -1) return undefined;
  const line = text.slice(start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (text.charAt(start)) {
    case '+':
      return { reply: { kind: 'simple', text: line }, end };
    case '-':
      return { reply: { kind: 'error', message: line }, end };
    case ':': {
      const value = Number(line);
      return { reply: { kind: 'integer', value: Number.isSafeInteger(value) ? value : BigInt(line) }, end };
    }
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: { kind: 'bulk', value: null }, end };
      if (text.length < end + length + 2) return undefined;
      return { reply: { kind: 'bulk', value: text.slice(end, end + length) }, end: end + length + 2 };
    }
    case '*':
      return parseArray(text, Number(line), end);
    default:
      throw new Error(`unexpected reply ${JSON.stringify(text.slice(start, start + 40))}`);
  }
}

function parseArray(text: string, count: number, start: number): Parsed | undefined {
  if (count < 0) return { reply: { kind: 'array', items: null }, end: start };
  const items: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const item = parseReply(text, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: { kind: 'array', items }, end };
}
