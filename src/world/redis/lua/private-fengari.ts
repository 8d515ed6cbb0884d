import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type { Fengari, LuaState, LuaString, LuaStrings, LuaTable, LuaValue } from './fengari-api.ts';
import { luaText } from './lua-text.ts';
import { patchBeforeLoading, patchLoaded } from './lua51-patches.ts';

/**
 * A copy of fengari of our own, so that making it behave as Lua 5.1 touches neither ioredis-mock's fengari nor one
 * that the system under test may use.
 */
export function loadPrivateFengari(): Fengari {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('fengari')) + sep;
  const modules = require.cache;
  const takeOut = (): Map<string, NodeJS.Module> => {
    const taken = new Map<string, NodeJS.Module>();
    for (const [path, module] of Object.entries(modules)) {
      if (module === undefined || !path.startsWith(folder)) continue;
      taken.set(path, module);
      Reflect.deleteProperty(modules, path);
    }
    return taken;
  };
  const shared = takeOut();
  try {
    const load = (name: string): unknown => require(`${folder}${name}.js`);
    patchBeforeLoading(load);
    const fengari = require('fengari') as Omit<Fengari, 'strings'>;
    patchLoaded(load);
    return { ...fengari, strings: openStrings(load) };
  } finally {
    takeOut();
    for (const [path, module] of shared) modules[path] = module;
  }
}

interface ObjectModule {
  readonly TValue: new (type: number, value: unknown) => LuaValue;
  readonly pushsvalue2s: (state: LuaState, string: LuaString) => void;
}

interface TableModule {
  luaH_new(state: LuaState): LuaTable;
  luaH_setint(table: LuaTable, position: number, value: LuaValue): void;
  luaH_setfrom(state: LuaState, table: LuaTable, key: LuaValue, value: LuaValue): void;
}

function openStrings(load: (name: string) => unknown): LuaStrings {
  const { pushsvalue2s: push, TValue: Value } = load('lobject') as ObjectModule;
  const { constant_types: tags } = load('defs') as { constant_types: Readonly<Record<string, number>> };
  const tables = load('ltable') as TableModule;
  const [stringTag = Number.NaN, tableTag = Number.NaN] = [tags['LUA_TLNGSTR'], tags['LUA_TTABLE']];
  return {
    create: luaText,
    push,
    pushText: (state, text) => push(state, luaText(text)),
    at: (state, index) => {
      const position = (index > 0 ? state.ci.funcOff : state.top) + index;
      const value = position < state.top ? state.stack[position] : undefined;
      return value?.ttisstring() === true ? (value.value as LuaString).text : undefined;
    },
    setList: (state, table, { name, texts }) => {
      const list = tables.luaH_new(state);
      for (let index = 0; index < texts.length; index += 1) {
        tables.luaH_setint(list, index + 1, new Value(stringTag, luaText(texts[index] ?? '')));
      }
      tables.luaH_setfrom(state, table, new Value(stringTag, name), new Value(tableTag, list));
    },
  };
}
