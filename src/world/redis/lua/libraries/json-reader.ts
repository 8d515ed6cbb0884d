import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';
import { type JsonToken, JsonTokens } from './json-tokens.ts';

const depthMax = 1000;

const markNames = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  ':': 'T_COLON',
  ',': 'T_COMMA',
} as const;

const kindNames = {
  string: 'T_STRING',
  number: 'T_NUMBER',
  boolean: 'T_BOOLEAN',
  null: 'T_NULL',
  end: 'T_END',
} as const;

/** Pushes what a JSON text says onto a Lua stack, as lua-cjson 2.1.0 does. */
export class JsonReader {
  readonly #tools: LibraryTools;
  readonly #pushNull: (state: LuaState) => void;

  constructor(tools: LibraryTools, pushNull: (state: LuaState) => void) {
    this.#tools = tools;
    this.#pushNull = pushNull;
  }

  read(state: LuaState, text: string): void {
    const tokens = new JsonTokens(text);
    this.#value(state, tokens, tokens.next(), 0);
    const last = tokens.next();
    if (last.kind !== 'end') this.#refuse(state, 'the end', last);
  }

  #value(state: LuaState, tokens: JsonTokens, token: JsonToken, depth: number): void {
    const { lua, strings } = this.#tools.fengari;
    switch (token.kind) {
      case 'string':
        strings.pushText(state, token.text);
        return;
      case 'number':
        lua.lua_pushnumber(state, token.value);
        return;
      case 'boolean':
        lua.lua_pushboolean(state, token.value);
        return;
      case 'null':
        this.#pushNull(state);
        return;
      case 'mark':
        if (token.mark === '{') this.#object(state, tokens, depth + 1);
        else if (token.mark === '[') this.#array(state, tokens, depth + 1);
        else this.#refuse(state, 'value', token);
        return;
      case 'end':
      case 'error':
        this.#refuse(state, 'value', token);
    }
  }

  #object(state: LuaState, tokens: JsonTokens, depth: number): void {
    const { lua, strings } = this.#tools.fengari;
    this.#descend(state, tokens, depth);
    let token = tokens.next();
    if (isMark(token, '}')) return;
    for (;;) {
      if (token.kind !== 'string') return this.#refuse(state, 'object key string', token);
      strings.pushText(state, token.text);
      const colon = tokens.next();
      if (!isMark(colon, ':')) this.#refuse(state, 'colon', colon);
      this.#value(state, tokens, tokens.next(), depth);
      lua.lua_rawset(state, -3);
      const end = tokens.next();
      if (isMark(end, '}')) return;
      if (!isMark(end, ',')) this.#refuse(state, 'comma or object end', end);
      token = tokens.next();
    }
  }

  #array(state: LuaState, tokens: JsonTokens, depth: number): void {
    const { lua } = this.#tools.fengari;
    this.#descend(state, tokens, depth);
    let token = tokens.next();
    if (isMark(token, ']')) return;
    for (let index = 1; ; index += 1) {
      this.#value(state, tokens, token, depth);
      lua.lua_rawseti(state, -2, index);
      const end = tokens.next();
      if (isMark(end, ']')) return;
      if (!isMark(end, ',')) this.#refuse(state, 'comma or array end', end);
      token = tokens.next();
    }
  }

  #descend(state: LuaState, tokens: JsonTokens, depth: number): void {
    const { lua } = this.#tools.fengari;
    if (depth > depthMax) {
      const problem = `Found too many nested data structures (${depth})`;
      this.#tools.raise(state, `${problem} at character ${tokens.position}`);
    }
    lua.lua_checkstack(state, 4);
    lua.lua_createtable(state, 0, 0);
  }

  #refuse(state: LuaState, expected: string, token: JsonToken): never {
    const found = foundText(token);
    return this.#tools.raise(
      state,
      `Expected ${expected} but found ${found} at character ${token.index + 1}`,
    );
  }
}

function foundText(token: JsonToken): string {
  if (token.kind === 'error') return token.problem;
  return token.kind === 'mark' ? markNames[token.mark] : kindNames[token.kind];
}

function isMark(token: JsonToken, mark: string): boolean {
  return token.kind === 'mark' && token.mark === mark;
}
