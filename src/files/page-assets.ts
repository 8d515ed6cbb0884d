import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asset, PageAssets } from '../report/html/page-frame.ts';

/** The package holds its sources beside what is built from them, so this leads there from both. */
const client = fileURLToPath(new URL('../../src/report/html/client/', import.meta.url));

let loaded: Promise<PageAssets> | undefined;

/** The script and style of the pages, bundled from their sources with the library that draws the plots. */
export function loadPageAssets(): Promise<PageAssets> {
  loaded ??= bundle();
  return loaded;
}

async function bundle(): Promise<PageAssets> {
  // Loaded when it is needed: a green run of unit tests never needs it.
  const { build } = await import('esbuild');
  const bundled = async (entry: string, banner: Record<string, string>): Promise<Asset> => {
    const result = await build({
      entryPoints: [join(client, entry)],
      banner,
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      logLevel: 'silent',
    });
    return asset(result.outputFiles[0]?.text ?? '');
  };
  return {
    script: await bundled('main.ts', { js: `/*! uPlot\n${licence()}*/` }),
    style: await bundled('page.css', { css: `/*! uPlot\n${licence()}*/` }),
  };
}

/** The terms of the plotting library, which travel with every copy of it. */
function licence(): string {
  const library = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  return readFileSync(join(library, 'LICENSE'), 'utf8');
}

/** Text that may stand in an element: what would end it is written otherwise, which changes nothing inside a string. */
function asset(text: string): Asset {
  const safe = text.replaceAll(/<\/(script|style)/gi, '<\\/$1');
  return { text: safe, digest: `sha256-${createHash('sha256').update(safe).digest('base64')}` };
}
