// Loads TypeScript on every supported Node. It is imported by the command line and by every process that it starts.
import module from 'node:module';
import { register } from 'tsx/esm/api';
import { resolve } from './typescript-as-modules.js';

/** @type {{ registerHooks?: (hooks: { readonly resolve: typeof resolve }) => unknown }} */
const { registerHooks } = module;

register();
// What is registered last is asked first.
if (registerHooks === undefined) module.register('./typescript-as-modules.js', import.meta.url);
else registerHooks({ resolve });
