// Loads TypeScript on every supported Node. It is imported by the command line and by every process that it starts.
import module from 'node:module';
import { register } from 'tsx/esm/api';
import { ownModules } from './own-modules.js';
import { resolve } from './typescript-as-modules.js';

const { registerHooks } =
  /** @type {typeof module & { registerHooks?: (hooks: { readonly resolve: typeof resolve }) => unknown }} */ (
    module
  );

const own = await ownModules();
// What modules of users import. With the loader in place it takes several times as long to load.
await import(`${own}index.js`);
await import(`${own}audit/index.js`);
await import(`${own}vitest/index.js`).catch((/** @type {unknown} */ error) => {
  // The package works without vitest, too.
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
});

register();
// What is registered last is asked first.
if (registerHooks === undefined) module.register('./typescript-as-modules.js', import.meta.url);
else registerHooks({ resolve });
