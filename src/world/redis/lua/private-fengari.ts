import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { latin1Bytes } from '../latin1.ts';
import type { Fengari, LuaState, LuaString, LuaStrings } from './fengari-api.ts';
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

function openStrings(load: (name: string) => unknown): LuaStrings {
  const { luaS_bless: bless } = load('lstring') as {
    luaS_bless: (state: LuaState | undefined, bytes: Uint8Array) => LuaString;
  };
  const { pushsvalue2s: push } = load('lobject') as { pushsvalue2s: LuaStrings['push'] };
  return {
    create: (text) => bless(undefined, latin1Bytes(text)),
    push,
    pushBytes: (state, bytes) => push(state, bless(state, bytes)),
    pushText: (state, text) => push(state, bless(state, latin1Bytes(text))),
  };
}
