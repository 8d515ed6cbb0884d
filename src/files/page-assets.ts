import { existsSync, readFileSync } from 'node:fs';
import type { PageAssets } from '../report/html/page-frame.ts';

/** The build writes this file beside the built module. The sources have none. */
const built = new URL('page-assets.json', import.meta.url);

let loaded: Promise<PageAssets> | undefined;

/** The script and style of the pages: read in the package, bundled on first use in the repository. */
export function loadPageAssets(): Promise<PageAssets> {
  loaded ??= existsSync(built) ? readBuilt() : bundle();
  return loaded;
}

function readBuilt(): Promise<PageAssets> {
  return Promise.resolve(JSON.parse(readFileSync(built, 'utf8')) as PageAssets);
}

/** The bundler is a development dependency, and this module is not in the package. */
async function bundle(): Promise<PageAssets> {
  const { bundlePageAssets } = await import('./bundle-page-assets.ts');
  return bundlePageAssets();
}
