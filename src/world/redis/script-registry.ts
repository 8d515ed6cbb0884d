import type { ScriptCall, ScriptCommands } from './command-specification.ts';
import { noScriptError } from './error-replies.ts';
import { luaMachine } from './lua/lua-machine.ts';
import type { RunningScript } from './lua/lua-machine.ts';
import { ScriptRandom } from './lua/script-random.ts';
import { bulkReply, errorReply } from './reply.ts';
import type { Reply } from './reply.ts';
import { sha1 } from './sha1.ts';

export type LoadedScripts = ReadonlyMap<string, string>;

/** The scripts one server knows by their SHA-1. What they compile to is kept by the one Lua machine of the process. */
export class ScriptRegistry implements ScriptCommands {
  readonly #random = new ScriptRandom();
  readonly #running: RunningScript;
  readonly #readOnly: RunningScript;
  readonly #sources = new Map<string, string>();

  /** `call` executes one command for the running script, which may be one that writes nothing. */
  constructor(call: (command: readonly string[], readOnly: boolean) => Reply) {
    this.#running = { call: (command) => call(command, false), random: this.#random };
    this.#readOnly = { call: (command) => call(command, true), random: this.#random };
  }

  reset(): void {
    this.#sources.clear();
    this.#random.reset();
  }

  evaluate(source: string, call: ScriptCall): Reply {
    const sha = sha1(source);
    const error = this.#add(sha, source);
    return error ?? luaMachine().run({ sha, source }, call, this.#runningFor(call));
  }

  evaluateLoaded(sha: string, call: ScriptCall): Reply {
    const source = this.#sources.get(sha);
    return source === undefined
      ? noScriptError
      : luaMachine().run({ sha, source }, call, this.#runningFor(call));
  }

  load(source: string): Reply {
    const sha = sha1(source);
    return this.#add(sha, source) ?? bulkReply(sha);
  }

  isLoaded(sha: string): boolean {
    return this.#sources.has(sha);
  }

  sourceOf(sha: string): string | undefined {
    return this.#sources.get(sha);
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

  #runningFor({ readOnly }: ScriptCall): RunningScript {
    return readOnly ? this.#readOnly : this.#running;
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
