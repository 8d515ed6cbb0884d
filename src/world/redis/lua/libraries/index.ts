import type { Fengari, LuaState } from '../fengari-api.ts';
import { LibraryTools } from '../native-library.ts';
import { openBitLibrary } from './bit.ts';
import { openJsonLibrary } from './cjson.ts';
import { openMessagePackLibrary } from './cmsgpack.ts';
import { openStructLibrary } from './struct.ts';

/** What Redis gives scripts beyond Lua's own libraries. `refuse` ends the run. */
export function openDataLibraries(fengari: Fengari, state: LuaState, refuse: (what: string) => void): void {
  const tools = new LibraryTools(fengari);
  openBitLibrary(tools, state);
  openJsonLibrary(tools, state, refuse);
  openMessagePackLibrary(tools, state);
  openStructLibrary(tools, state);
}
