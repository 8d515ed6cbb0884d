import type { ScriptCall } from '../command-specification.ts';
import { latin1Text } from '../latin1.ts';
import { errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';
import { openDataLibraries } from './libraries/index.ts';
import type { Fengari, LuaFunction, LuaState, LuaString, LuaTable } from './fengari-api.ts';
import { beyondLua51 } from './lua51-syntax.ts';
import { LuaValues } from './lua-values.ts';
import { loadPrivateFengari } from './private-fengari.ts';
import { protectGlobals } from './protected-globals.ts';
import { openRedisLibrary } from './redis-library.ts';
import type { ScriptRandom } from './script-random.ts';
import { openLibraries } from './standard-libraries.ts';

export interface Script {
  readonly sha: string;
  /** One character per byte. */
  readonly source: string;
}

/** What a script reaches while it runs. */
export interface RunningScript {
  /** Executes one command for it: name and arguments with one character per byte. */
  readonly call: (command: readonly string[]) => Reply;
  readonly random: ScriptRandom;
}

/** Every script goes by this name, as in Redis. */
const scriptName = '@user_script';

/** A script past this many virtual machine instructions is taken for an endless one. */
const instructionsMax = 1_000_000;

/** Beyond this many different scripts, the machine starts anew. */
const chunksMax = 1000;

/** Loaded at once, not inside a run, where clocks and random numbers are simulated. */
const fengari = loadPrivateFengari();

let machine: LuaMachine | undefined;

/** The one Lua machine of this process: a new one costs a millisecond, a script on a kept one microseconds. */
export function luaMachine(): LuaMachine {
  if (machine === undefined || machine.chunkCount >= chunksMax) machine = new LuaMachine(fengari);
  return machine;
}

export class LuaMachine {
  readonly #fengari: Fengari;
  readonly #state: LuaState;
  readonly #values: LuaValues;
  /** Where the registry keeps each compiled script. */
  readonly #chunks = new Map<string, number>();
  readonly #keysName: LuaString;
  readonly #argvName: LuaString;
  readonly #globals: LuaTable;
  readonly #firstId: number;
  #running: RunningScript | undefined;
  /** Something the simulated server cannot do: it ends the run, whatever the script makes of the Lua error. */
  #refusal: { readonly error: unknown } | undefined;

  constructor(loaded: Fengari) {
    const { lua, lauxlib, strings } = loaded;
    this.#fengari = loaded;
    const state = lauxlib.luaL_newstate();
    this.#state = state;
    this.#keysName = strings.create('KEYS');
    this.#argvName = strings.create('ARGV');
    const refuse = (what: string): void => {
      this.#refuse(new UnsupportedCommandError(`A Redis script uses ${what}, which is not simulated`));
    };
    const running = (): RunningScript => this.#runningScript();
    this.#values = new LuaValues(loaded, refuse);
    // Any JavaScript exception inside a script, such as an unsupported command's, first becomes a Lua error.
    lua.lua_atnativeerror(state, (thread) => {
      this.#refuse(lua.lua_touserdata(thread, 1));
      lua.lua_pushnil(thread);
      return 1;
    });
    openLibraries(loaded, state, () => running().random);
    openRedisLibrary({ fengari: loaded, state, values: this.#values, running, refuse });
    openDataLibraries(loaded, state, refuse);
    protectGlobals(loaded, state);
    // The error handler stays at the bottom of the stack.
    lua.lua_settop(state, 0);
    lua.lua_pushcfunction(state, this.#handleError);
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
    this.#globals = lua.lua_topointer(state, -1);
    lua.lua_pop(state, 1);
    this.#firstId = state.l_G.id_counter;
  }

  get chunkCount(): number {
    return this.#chunks.size;
  }

  /** Returns what the compiler objects to, if anything. */
  compile({ sha, source }: Script): string | undefined {
    if (this.#chunks.has(sha)) return undefined;
    if (source.startsWith('#!')) throw new UnsupportedCommandError('Redis scripts with #! are not simulated');
    const { lua, lauxlib, to_luastring: bytes } = this.#fengari;
    const code = Buffer.from(source, 'latin1');
    const status = lauxlib.luaL_loadbufferx(this.#state, code, code.length, bytes(scriptName), bytes('t'));
    if (status === lua.LUA_OK) {
      const newer = beyondLua51(source);
      if (newer !== undefined) {
        lua.lua_settop(this.#state, 1);
        throw new UnsupportedCommandError(`A Redis script uses ${newer}, which Lua 5.1 reads otherwise`);
      }
      this.#chunks.set(sha, lauxlib.luaL_ref(this.#state, lua.LUA_REGISTRYINDEX));
      return undefined;
    }
    const message = latin1Text(lua.lua_tolstring(this.#state, -1) ?? new Uint8Array());
    lua.lua_settop(this.#state, 1);
    return message;
  }

  run(script: Script, call: ScriptCall, running: RunningScript): Reply {
    if (this.#running !== undefined) throw new Error('A Redis script ran inside another one');
    this.compile(script);
    const { lua } = this.#fengari;
    const state = this.#state;
    this.#running = running;
    keepStackFast(state);
    // Ids appear in tostring() of tables and functions: they must not tell how many scripts ran before.
    state.l_G.id_counter = this.#firstId;
    lua.lua_sethook(state, this.#stopRunaway, lua.LUA_MASKCOUNT, instructionsMax);
    try {
      this.#setArguments(call);
      lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, this.#chunks.get(script.sha) ?? 0);
      const status = lua.lua_pcall(state, 0, 1, 1);
      const reply = status === lua.LUA_OK ? this.#values.toReply(state) : this.#errorReply(script.sha);
      if (this.#refusal !== undefined) throw this.#refusal.error;
      return reply;
    } finally {
      lua.lua_settop(state, 1);
      this.#running = undefined;
      this.#refusal = undefined;
    }
  }

  #setArguments({ keys, argv }: ScriptCall): void {
    const { strings } = this.#fengari;
    const state = this.#state;
    const globals = this.#globals;
    globals.readonly = false;
    strings.setList(state, globals, { name: this.#keysName, texts: keys });
    strings.setList(state, globals, { name: this.#argvName, texts: argv });
    globals.readonly = true;
  }

  /** As Redis's own handler: the error becomes a table with the source and the line of the Lua code it came from. */
  readonly #handleError: LuaFunction = (state) => {
    const { lua, lauxlib, strings, to_luastring: bytes } = this.#fengari;
    const debug = new lua.lua_Debug();
    let found: boolean;
    let level = 0;
    // What our own functions raise happened where the script called them.
    do {
      level += 1;
      found = lua.lua_getstack(state, level, debug) !== 0;
      if (found) lua.lua_getinfo(state, bytes('Sl'), debug);
    } while (found && latin1Text(debug.source) !== scriptName);
    if (lua.lua_type(state, 1) !== lua.LUA_TTABLE) {
      const message = lauxlib.luaL_tolstring(state, 1);
      this.#values.pushError(state, `ERR ${latin1Text(message)}`);
    } else lua.lua_pushvalue(state, 1);
    if (!found) return 1;
    const setField = (name: string, value: string): void => {
      strings.pushText(state, name);
      strings.pushText(state, value);
      lua.lua_rawset(state, -3);
    };
    setField('source', latin1Text(debug.source));
    setField('line', String(debug.currentline));
    return 1;
  };

  #errorReply(sha: string): Reply {
    const { lua, strings } = this.#fengari;
    const state = this.#state;
    if (lua.lua_type(state, -1) !== lua.LUA_TTABLE) return errorReply('ERR Error running script');
    const [message, source, line] = ['err', 'source', 'line'].map((name) =>
      this.#values.fieldText(state, strings.create(name)),
    );
    if (message === undefined) {
      throw new UnsupportedCommandError(
        'A Redis script raised a table without "err", on which Redis 7.0 crashes',
      );
    }
    const place = source === undefined || line === undefined ? '' : ` script: ${sha}, on ${source}:${line}.`;
    return errorReply(`${message}${place}`.replaceAll(/[\r\n]/g, ' '));
  }

  readonly #stopRunaway = (state: LuaState): void => {
    const { lua } = this.#fengari;
    this.#refuse(
      new UnsupportedCommandError(`A Redis script ran past ${instructionsMax} instructions and was stopped`),
    );
    // From now on each instruction fails, so that no pcall keeps the script alive.
    lua.lua_sethook(state, this.#stopRunaway, lua.LUA_MASKCOUNT, 1);
    lua.lua_pushnil(state);
    lua.lua_error(state);
  };

  #refuse(error: unknown): void {
    this.#refusal ??= { error };
  }

  #runningScript(): RunningScript {
    if (this.#running === undefined) throw new Error('No Redis script is running');
    return this.#running;
  }
}

/** What fengari keeps free at the end of its stack. */
const spareSlots = 5;

/** What fengari reserves for the frame of a native function, here the host. */
const hostSlots = 20;

/** Below 64 elements, V8 keeps an array fast even where fengari deletes from it; beyond, it becomes a slow hash table. */
const fastSlots = 62;

function keepStackFast(state: LuaState): void {
  if (state.stack.length === fastSlots) return;
  const stack: LuaState['stack'] = Array.from({ length: fastSlots });
  for (let index = 0; index < state.top; index += 1) stack[index] = state.stack[index];
  state.stack = stack;
  state.stack_last = fastSlots - spareSlots;
  // A deep conversion may have reserved more for the host's own frame than there is now.
  state.ci.top = state.top + hostSlots;
}
