/** HTML that may stand in a page as it is. Only `element` and `page` of this folder make it, and they escape all text. */
export interface Markup {
  readonly html: string;
}

export type Child = Markup | string | readonly Child[] | undefined;

const voidElements = new Set(['meta', 'br']);

/** An element. Children that are strings are text; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value ?? '')}"`)
    .join('');
  if (voidElements.has(name)) return { html: `<${name}${written}>` };
  return { html: `<${name}${written}>${children.map(htmlOf).join('')}</${name}>` };
}

/** A name from outside: its direction must not turn what stands around it. */
export function isolated(text: string): Markup {
  return element('bdi', {}, text);
}

export function htmlOf(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'string') return escaped(child);
  return 'html' in child ? child.html : child.map(htmlOf).join('');
}

/** JSON as the text of a script element: nothing in it ends the element or opens another. */
export function embeddedJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { html: `<script type="application/json" id="data">${json}</script>` };
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
