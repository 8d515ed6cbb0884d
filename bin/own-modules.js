import { existsSync } from 'node:fs';

/** Where the sources are; the package has none. */
const sources = new URL('../src/', import.meta.url);
const inRepository = existsSync(sources);

/** The folder of raceproof's modules as JavaScript. */
const own = new URL(inRepository ? '../.build/' : '../dist/', import.meta.url).href;

/** @type {Promise<string> | undefined} */
let ready;

/** The same folder, once it has what the sources have. Looked at once in each process. */
export function ownModules() {
  ready ??= broughtUpToDate();
  return ready;
}

async function broughtUpToDate() {
  if (inRepository) await import('./build-sources.js').then(({ buildSources }) => buildSources());
  return own;
}

/**
 * The module that runs where TypeScript asks for this one: those who import raceproof get the instance that runs them.
 *
 * @param {string} url
 */
export function asBuilt(url) {
  if (!inRepository || !url.startsWith(sources.href)) return url;
  return own + url.slice(sources.href.length).replace(/\.ts$/, '.js');
}
