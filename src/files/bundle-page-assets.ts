import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Asset, PageAssets } from '../report/html/page-frame.ts';

const client = fileURLToPath(new URL('../../src/report/html/client/', import.meta.url));

/** Bundles the script and style of the pages from their sources, with the library that draws the plots. */
export async function bundlePageAssets(): Promise<PageAssets> {
  return {
    script: await bundled('main.ts', { js: `/*! uPlot\n${licence()}*/` }),
    style: await bundled('page.css', { css: `/*! uPlot\n${licence()}*/` }),
  };
}

async function bundled(entry: string, banner: Record<string, string>): Promise<Asset> {
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
