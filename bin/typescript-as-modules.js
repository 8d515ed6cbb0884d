import { asBuilt } from './own-modules.js';

/** @typedef {{ readonly url: string, readonly format?: string | null | undefined }} Resolved */

const isTypeScript = /\.tsx?$/;

/**
 * Takes TypeScript for ES modules whatever "type" its package.json has, as vitest does. `npm init` writes "commonjs",
 * and loaded as such a property would get another instance of raceproof than the one that runs it. A hook of Node's
 * loader: `next` returns a promise on some Nodes, and on others does not.
 *
 * @param {string} specifier
 * @param {unknown} context
 * @param {(specifier: string, context: unknown) => Resolved | Promise<Resolved>} next
 */
export function resolve(specifier, context, next) {
  const resolved = next(specifier, context);
  return resolved instanceof Promise ? resolved.then(asModule) : asModule(resolved);
}

/**
 * @param {Resolved} resolved
 * @returns {Resolved}
 */
function asModule(resolved) {
  if (!resolved.url.startsWith('file:')) return resolved;
  const { pathname } = new URL(resolved.url);
  if (!isTypeScript.test(pathname) || pathname.includes('/node_modules/')) return resolved;
  return { ...resolved, url: asBuilt(resolved.url), format: 'module' };
}
