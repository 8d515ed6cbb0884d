import type { LuaState, LuaTable } from './fengari-api.ts';

/** The exports of fengari's `ltable`. */
interface TableModule {
  readonly Table: { readonly prototype: object };
  luaH_new: (state: LuaState) => LuaTable;
}

/**
 * fengari's table without its second map, for keys that `next` may still meet after they were removed: it is emptied
 * at each insertion, which costs more than the insertion, and hardly any table of a script ever needs it.
 */
class LightTable implements LuaTable {
  readonly id: number;
  readonly strong = new Map<unknown, unknown>();
  readonly dead_strong = new DeadEntries();
  readonly dead_weak = undefined;
  readonly f = undefined;
  readonly l = undefined;
  readonly metatable = null;
  readonly flags = ~0;
  readonly = false;

  constructor(state: LuaState) {
    this.id = state.l_G.id_counter;
    state.l_G.id_counter += 1;
  }
}

class DeadEntries {
  #entries: Map<unknown, unknown> | undefined;

  get(key: unknown): unknown {
    return this.#entries?.get(key);
  }

  set(key: unknown, entry: unknown): void {
    this.#entries ??= new Map();
    this.#entries.set(key, entry);
  }

  clear(): void {
    this.#entries = undefined;
  }
}

export function patchTables(module: unknown): void {
  const tables = module as TableModule;
  // fengari tells tables by `instanceof`.
  Object.setPrototypeOf(LightTable.prototype, tables.Table.prototype);
  tables.luaH_new = (state) => new LightTable(state);
}
