import { formatDouble } from '../doubles.ts';
import { latin1Text } from '../latin1.ts';
import type { Reply } from '../reply.ts';
import { redisVersion } from '../redis-version.ts';
import { sha1 } from '../sha1.ts';
import type { Fengari, LuaFunction, LuaState } from './fengari-api.ts';
import type { LuaValues } from './lua-values.ts';
import type { RunningScript } from './lua-machine.ts';

export interface RedisLibraryOptions {
  readonly fengari: Fengari;
  readonly state: LuaState;
  readonly values: LuaValues;
  readonly running: () => RunningScript;
  readonly refuse: (what: string) => void;
}

const constants = {
  LOG_DEBUG: 0,
  LOG_VERBOSE: 1,
  LOG_NOTICE: 2,
  LOG_WARNING: 3,
  REPL_NONE: 0,
  REPL_AOF: 1,
  REPL_SLAVE: 2,
  REPL_REPLICA: 2,
  REPL_ALL: 3,
  REDIS_VERSION_NUM: 0x07000f,
};

/** The global `redis` of scripts. */
export function openRedisLibrary(options: RedisLibraryOptions): void {
  const { fengari, state, values, refuse } = options;
  const { lua, strings } = fengari;

  // A function works on the stack of the coroutine that calls it.
  const unavailable =
    (name: string): LuaFunction =>
    (thread) => {
      refuse(`redis.${name}`);
      values.pushError(thread, `ERR redis.${name} is not simulated`);
      return lua.lua_error(thread);
    };
  const functions: Record<string, LuaFunction> = {
    call: (thread) => call(options, thread, true),
    pcall: (thread) => call(options, thread, false),
    error_reply(thread) {
      const text = onlyText(fengari, thread);
      values.pushError(thread, text === undefined ? wrongTypeOrCount : errorMessage(text));
      return 1;
    },
    status_reply(thread) {
      const text = onlyText(fengari, thread);
      if (text === undefined) values.pushError(thread, wrongTypeOrCount);
      else values.pushStatus(thread, text);
      return 1;
    },
    sha1hex(thread) {
      if (lua.lua_gettop(thread) !== 1) {
        values.pushError(thread, 'ERR wrong number of arguments');
        return lua.lua_error(thread);
      }
      strings.pushText(thread, sha1(latin1Of(lua.lua_tolstring(thread, 1))));
      return 1;
    },
    log: () => 0,
    set_repl: () => 0,
    replicate_commands(thread) {
      lua.lua_pushboolean(thread, true);
      return 1;
    },
    breakpoint: unavailable('breakpoint'),
    debug: unavailable('debug'),
    setresp: unavailable('setresp'),
    acl_check_cmd: unavailable('acl_check_cmd'),
  };

  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, lua.LUA_RIDX_GLOBALS);
  strings.pushText(state, 'redis');
  lua.lua_createtable(state, 0, 30);
  const setField = (name: string, push: () => void): void => {
    strings.pushText(state, name);
    push();
    lua.lua_rawset(state, -3);
  };
  for (const [name, run] of Object.entries(functions)) {
    setField(name, () => lua.lua_pushcfunction(state, run));
  }
  for (const [name, value] of Object.entries(constants)) {
    setField(name, () => lua.lua_pushnumber(state, value));
  }
  setField('REDIS_VERSION', () => strings.pushText(state, redisVersion));
  lua.lua_rawset(state, -3);
  lua.lua_pop(state, 1);
}

const wrongTypeOrCount = 'ERR wrong number or type of arguments';

/** `redis.call` raises an error reply, `redis.pcall` returns it. */
function call({ fengari, values, running }: RedisLibraryOptions, thread: LuaState, raises: boolean): number {
  const command = commandFromStack(fengari, thread);
  const reply: Reply =
    typeof command === 'string' ? { kind: 'error', message: command } : running().call(command);
  values.pushReply(thread, reply);
  return raises && reply.kind === 'error' ? fengari.lua.lua_error(thread) : 1;
}

/** The arguments as a command, or what is wrong with them. */
function commandFromStack({ lua, strings }: Fengari, thread: LuaState): string[] | string {
  const count = lua.lua_gettop(thread);
  if (count === 0) return 'ERR Please specify at least one argument for this redis lib call';
  const command: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const text = strings.at(thread, index);
    if (text !== undefined) command.push(text);
    else if (lua.lua_type(thread, index) === lua.LUA_TNUMBER) {
      command.push(formatDouble(lua.lua_tonumber(thread, index), 17));
    } else return 'ERR Lua redis lib command arguments must be strings or integers';
  }
  lua.lua_settop(thread, 0);
  return command;
}

function onlyText({ lua, strings }: Fengari, thread: LuaState): string | undefined {
  return lua.lua_gettop(thread) === 1 ? strings.at(thread, 1) : undefined;
}

/** "-CODE text" and "CODE text" keep their code; a single word gets ERR in front of it. */
function errorMessage(text: string): string {
  const line = text
    .replace(/\0[\s\S]*/, '')
    .replace(/^-/, '')
    .replace(/^[\r\n]+|[\r\n]+$/g, '');
  return line.includes(' ') ? line : `ERR ${line}`;
}

function latin1Of(bytes: Uint8Array | null): string {
  return bytes === null ? '' : latin1Text(bytes);
}
