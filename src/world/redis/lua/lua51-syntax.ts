const tokenPattern =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|[A-Za-z_]\w*|::|\/\/|<<|>>|~=|[&|~]|\d[\w.]*|[\s\S]/g;

const newOperators: ReadonlySet<string> = new Set(['::', '//', '<<', '>>', '&', '|', '~']);
const newNames: ReadonlySet<string> = new Set(['goto', '_ENV']);

/** In Lua 5.1 `\x`, `\z` and `\u` are plain letters. */
const newEscape = /^["'](?:\\[^xzu]|[^\\])*\\[xzu]/;

/**
 * What the script says that Lua 5.3, which runs it here, reads otherwise than Redis's Lua 5.1; undefined when there
 * is nothing of the kind.
 */
export function beyondLua51(source: string): string | undefined {
  for (const [token] of source.matchAll(tokenPattern)) {
    if (newOperators.has(token)) return `the operator ${token}`;
    if (newNames.has(token)) return `the name ${token}`;
    if (newEscape.test(token)) return 'an escape \\x, \\z or \\u';
  }
  return undefined;
}
