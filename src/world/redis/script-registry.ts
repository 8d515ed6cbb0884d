import { createHash } from 'node:crypto';
import type { ScriptCall, ScriptCommands } from './command-specification.ts';
import { noScriptError } from './error-replies.ts';
import { luaMachine } from './lua/lua-machine.ts';
import type { RedisCall } from './lua/lua-machine.ts';
import { bulkReply, errorReply } from './reply.ts';
import type { Reply } from './reply.ts';

export type LoadedScripts = ReadonlyMap<string, string>;

/** Hashing costs more than running a short script: the last few hundred sources keep theirs. */
const hashesMax = 500;
const hashes = new Map<string, string>();

/** The scripts one server knows by their SHA-1. What they compile to is kept by the one Lua machine of the process. */
export class ScriptRegistry implements ScriptCommands {
  readonly #call: RedisCall;
  readonly #sources = new Map<string, string>();

  constructor(call: RedisCall) {
    this.#call = call;
  }

  evaluate(source: string, call: ScriptCall): Reply {
    const sha = sha1(source);
    const error = this.#add(sha, source);
    return error ?? luaMachine().run({ sha, source }, call, this.#call);
  }

  evaluateLoaded(sha: string, call: ScriptCall): Reply {
    const source = this.#sources.get(sha);
    return source === undefined ? noScriptError : luaMachine().run({ sha, source }, call, this.#call);
  }

  load(source: string): Reply {
    const sha = sha1(source);
    return this.#add(sha, source) ?? bulkReply(sha);
  }

  isLoaded(sha: string): boolean {
    return this.#sources.has(sha);
  }

  forgetAll(): void {
    this.#sources.clear();
  }

  loaded(): LoadedScripts {
    return new Map(this.#sources);
  }

  restore(loaded: LoadedScripts): void {
    this.#sources.clear();
    for (const [sha, source] of loaded) this.#sources.set(sha, source);
  }

  /** A script that does not compile stays unknown. */
  #add(sha: string, source: string): Reply | undefined {
    if (this.#sources.has(sha)) return undefined;
    const message = luaMachine().compile({ sha, source });
    if (message !== undefined) return errorReply(`ERR Error compiling script (new function): ${message}`);
    this.#sources.set(sha, source);
    return undefined;
  }
}

/** Of a text with one character per byte. */
export function sha1(source: string): string {
  const known = hashes.get(source);
  if (known !== undefined) return known;
  const hash = createHash('sha1').update(source, 'latin1').digest('hex');
  if (hashes.size >= hashesMax) hashes.clear();
  hashes.set(source, hash);
  return hash;
}
