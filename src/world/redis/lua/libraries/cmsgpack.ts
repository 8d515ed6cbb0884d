import type { LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';
import { MessagePackReader } from './msgpack-reader.ts';
import { MessagePackWriter } from './msgpack-writer.ts';

/** The global `cmsgpack` of scripts: lua-cmsgpack 0.4.0. */
export function openMessagePackLibrary(tools: LibraryTools, state: LuaState): void {
  const { lua, strings } = tools.fengari;
  const writer = new MessagePackWriter(tools);

  tools.open(
    state,
    'cmsgpack',
    {
      pack(thread) {
        const count = lua.lua_gettop(thread);
        if (count === 0) tools.refuseArgument(thread, 0, 'pack', 'MessagePack pack needs input.');
        let packed = '';
        for (let index = 1; index <= count; index += 1) {
          lua.lua_pushvalue(thread, index);
          packed += writer.write(thread);
          lua.lua_pop(thread, 1);
        }
        strings.pushText(thread, packed);
        return 1;
      },
      unpack: (thread) =>
        unpack(tools, thread, { name: 'unpack', limit: Infinity, offset: 0, tellsOffset: false }),
      unpack_one(thread) {
        const offset = tools.integerAt(thread, 2, 'unpack_one', 0);
        return unpack(tools, thread, { name: 'unpack_one', limit: 1, offset, tellsOffset: true });
      },
      unpack_limit(thread) {
        const limit = Math.trunc(tools.numberAt(thread, 2, 'unpack_limit'));
        const offset = tools.integerAt(thread, 3, 'unpack_limit', 0);
        const isAll = limit === 0 && offset === 0;
        return unpack(tools, thread, {
          name: 'unpack_limit',
          limit: isAll ? Infinity : limit,
          offset,
          tellsOffset: !isAll,
        });
      },
    },
    {
      _NAME: () => strings.pushText(state, 'cmsgpack'),
      _VERSION: () => strings.pushText(state, 'lua-cmsgpack 0.4.0'),
      _COPYRIGHT: () => strings.pushText(state, 'Copyright (C) 2012, Salvatore Sanfilippo'),
      _DESCRIPTION: () => strings.pushText(state, 'MessagePack C implementation for Lua'),
    },
  );
}

interface Unpacking {
  readonly name: string;
  /** How many values at most. */
  readonly limit: number;
  readonly offset: number;
  /** Whether the offset from which to go on comes first. */
  readonly tellsOffset: boolean;
}

function unpack(
  tools: LibraryTools,
  thread: LuaState,
  { name, limit, offset, tellsOffset }: Unpacking,
): number {
  const { lua } = tools.fengari;
  const text = tools.textAt(thread, 1, name);
  if (offset < 0 || limit < 0) {
    tools.raise(thread, `Invalid request to unpack with offset of ${offset} and limit of ${text.length}.`);
  }
  if (offset > text.length) {
    tools.raise(thread, `Start offset ${offset} greater than input length ${text.length}.`);
  }
  const reader = new MessagePackReader(tools, thread, text, offset);
  lua.lua_settop(thread, 1);
  let count = 0;
  if (tellsOffset) lua.lua_pushnil(thread);
  for (; !reader.isAtEnd && count < limit; count += 1) {
    lua.lua_checkstack(thread, 4);
    reader.read();
  }
  if (!tellsOffset) return count;
  lua.lua_pushnumber(thread, reader.isAtEnd ? -1 : reader.position);
  lua.lua_replace(thread, 2);
  return count + 1;
}
