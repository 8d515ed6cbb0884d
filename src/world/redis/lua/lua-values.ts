import { nullBulk, oneReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { integerFromDouble } from '../integers.ts';
import type { Fengari, LuaState, LuaString, LuaStrings } from './fengari-api.ts';

/** Tables nested deeper than this end the conversion, as in Redis. */
const depthMax = 100;

/** Redis's two conversions: replies into Lua values, and what a script returns into a reply. */
export class LuaValues {
  readonly #lua: Fengari['lua'];
  readonly #strings: LuaStrings;
  readonly #err: LuaString;
  readonly #ok: LuaString;
  readonly #newerFields: readonly (readonly [string, LuaString])[];
  readonly #refuse: (what: string) => void;

  constructor({ lua, strings }: Fengari, refuse: (what: string) => void) {
    this.#lua = lua;
    this.#strings = strings;
    this.#err = strings.create('err');
    this.#ok = strings.create('ok');
    const names = ['double', 'map', 'set', 'big_number', 'verbatim_string'];
    this.#newerFields = names.map((name) => [name, strings.create(name)]);
    this.#refuse = refuse;
  }

  pushReply(state: LuaState, reply: Reply): void {
    const lua = this.#lua;
    switch (reply.kind) {
      case 'simple':
        this.#pushFieldTable(state, this.#ok, reply.text);
        return;
      case 'error':
        this.#pushFieldTable(state, this.#err, reply.message);
        return;
      case 'integer':
        lua.lua_pushnumber(state, Number(reply.value));
        return;
      case 'bulk':
        if (reply.value === null) lua.lua_pushboolean(state, false);
        else this.#strings.pushText(state, reply.value);
        return;
      case 'array':
        if (reply.items === null) lua.lua_pushboolean(state, false);
        else this.pushArray(state, reply.items);
    }
  }

  pushArray(state: LuaState, items: readonly Reply[]): void {
    const lua = this.#lua;
    lua.lua_checkstack(state, 4);
    lua.lua_createtable(state, items.length, 0);
    for (const [index, item] of items.entries()) {
      this.pushReply(state, item);
      lua.lua_rawseti(state, -2, index + 1);
    }
  }

  /** A table with one text under one name. */
  pushError(state: LuaState, message: string): void {
    this.#pushFieldTable(state, this.#err, message);
  }

  pushStatus(state: LuaState, text: string): void {
    this.#pushFieldTable(state, this.#ok, text);
  }

  #pushFieldTable(state: LuaState, field: LuaString, text: string): void {
    const lua = this.#lua;
    lua.lua_checkstack(state, 4);
    lua.lua_createtable(state, 0, 1);
    this.#strings.push(state, field);
    this.#strings.pushText(state, text);
    lua.lua_rawset(state, -3);
  }

  /** The value on top of the stack as a reply; leaves the stack as it was. */
  toReply(state: LuaState, depth = 0): Reply {
    const lua = this.#lua;
    switch (lua.lua_type(state, -1)) {
      case lua.LUA_TSTRING:
        return { kind: 'bulk', value: this.#strings.at(state, -1) ?? '' };
      case lua.LUA_TBOOLEAN:
        return lua.lua_toboolean(state, -1) ? oneReply : nullBulk;
      case lua.LUA_TNUMBER:
        return { kind: 'integer', value: integerFromDouble(lua.lua_tonumber(state, -1)) };
      case lua.LUA_TTABLE:
        return this.#tableToReply(state, depth);
      default:
        return nullBulk;
    }
  }

  #tableToReply(state: LuaState, depth: number): Reply {
    const lua = this.#lua;
    if (depth > depthMax) return { kind: 'error', message: 'ERR reached lua stack limit' };
    lua.lua_checkstack(state, 4);
    const error = this.fieldText(state, this.#err);
    if (error !== undefined) return { kind: 'error', message: oneLine(error.replace(/[\r\n]+(?=\0|$)/, '')) };
    const status = this.fieldText(state, this.#ok);
    if (status !== undefined) return { kind: 'simple', text: oneLine(status) };
    const items: Reply[] = [];
    for (;;) {
      const type = lua.lua_rawgeti(state, -1, items.length + 1);
      if (type === lua.LUA_TNIL) break;
      items.push(this.toReply(state, depth + 1));
      lua.lua_pop(state, 1);
    }
    lua.lua_pop(state, 1);
    if (items.length === 0) this.#refuseNewerFields(state);
    return { kind: 'array', items };
  }

  /** Redis makes replies of the newer protocol of these tables. */
  #refuseNewerFields(state: LuaState): void {
    const lua = this.#lua;
    for (const [name, field] of this.#newerFields) {
      this.#strings.push(state, field);
      const present = lua.lua_rawget(state, -2) !== lua.LUA_TNIL;
      lua.lua_pop(state, 1);
      if (present) this.#refuse(`a reply of the kind {${name}=…}`);
    }
  }

  /** The field of the table on top of the stack, when it is a string. */
  fieldText(state: LuaState, field: LuaString): string | undefined {
    const lua = this.#lua;
    this.#strings.push(state, field);
    lua.lua_rawget(state, -2);
    const text = this.#strings.at(state, -1);
    lua.lua_pop(state, 1);
    return text;
  }
}

/** A reply of one line: it ends where a C string does, and line ends are blanked out. */
function oneLine(text: string): string {
  return text.replace(/\0[\s\S]*/, '').replaceAll(/[\r\n]/g, ' ');
}
