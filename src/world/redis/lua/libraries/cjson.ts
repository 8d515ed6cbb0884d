import type { LuaFunction, LuaState } from '../fengari-api.ts';
import type { LibraryTools } from '../native-library.ts';
import { JsonReader } from './json-reader.ts';
import { JsonWriter } from './json-writer.ts';

/** Stands for the null pointer that `cjson.null` is. */
const nullPointer = Symbol('cjson.null');

/** They set what all later scripts would see. */
const settings: readonly string[] = [
  'decode_invalid_numbers',
  'decode_max_depth',
  'encode_invalid_numbers',
  'encode_keep_buffer',
  'encode_max_depth',
  'encode_number_precision',
  'encode_sparse_array',
  'new',
];

/** The global `cjson` of scripts: lua-cjson 2.1.0 with its defaults. `refuse` ends the run. */
export function openJsonLibrary(tools: LibraryTools, state: LuaState, refuse: (what: string) => void): void {
  const { lua, strings } = tools.fengari;
  const pushNull = (thread: LuaState): void => lua.lua_pushlightuserdata(thread, nullPointer);
  const isNull = (thread: LuaState, index: number): boolean =>
    lua.lua_touserdata(thread, index) === nullPointer;
  const writer = new JsonWriter(tools, isNull);
  const reader = new JsonReader(tools, pushNull);
  const refused = settings.map((name): readonly [string, LuaFunction] => [
    name,
    (thread) => {
      refuse(`cjson.${name}`);
      return tools.raise(thread, `cjson.${name} is not simulated`);
    },
  ]);
  const requireOne = (thread: LuaState, name: string): void => {
    if (lua.lua_gettop(thread) !== 1) tools.refuseArgument(thread, 1, name, 'expected 1 argument');
  };
  tools.open(
    state,
    'cjson',
    {
      ...Object.fromEntries(refused),
      encode(thread) {
        requireOne(thread, 'encode');
        strings.pushText(thread, writer.write(thread));
        return 1;
      },
      decode(thread) {
        requireOne(thread, 'decode');
        const text = tools.textAt(thread, 1, 'decode');
        if (text.length >= 2 && text.slice(0, 2).includes('\0')) {
          tools.raise(thread, 'JSON parser does not support UTF-16 or UTF-32');
        }
        reader.read(thread, text);
        return 1;
      },
    },
    {
      null: () => pushNull(state),
      _NAME: () => strings.pushText(state, 'cjson'),
      _VERSION: () => strings.pushText(state, '2.1.0'),
    },
  );
}
