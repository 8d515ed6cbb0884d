/** The real event loop, captured before any run replaces the globals. */
export const realSetImmediate: (callback: () => void) => unknown = globalThis.setImmediate;
