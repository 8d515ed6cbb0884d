import { type Child, element, htmlOf, type Markup } from './markup.ts';

/** The script and style of every page, each with its digest (`sha256-…`), so that a browser runs these and nothing else. */
export interface PageAssets {
  readonly script: Asset;
  readonly style: Asset;
}

export interface Asset {
  readonly text: string;
  readonly digest: string;
}

export interface PageFrame {
  readonly title: string;
  readonly assets: PageAssets;
  /** Data for the script; a page without data needs no script. */
  readonly data?: Markup;
}

/** A whole page in one file. It asks no network for anything, and its policy forbids to. */
export function page({ title, assets, data }: PageFrame, ...content: readonly Child[]): string {
  const { script, style } = assets;
  const policy = [
    "default-src 'none'",
    `style-src '${style.digest}'`,
    ...(data === undefined ? [] : [`script-src '${script.digest}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy.join('; ') }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'color-scheme', content: 'light dark' }),
    element('title', {}, title),
    { html: `<style>${style.text}</style>` },
  );
  const scripts = data === undefined ? [] : [data, { html: `<script type="module">${script.text}</script>` }];
  const body = element('body', {}, ...content, ...scripts);
  return `<!doctype html>\n${htmlOf(element('html', { lang: 'en' }, head, body))}\n`;
}
