type Content = Node | string | undefined;

interface Attributes {
  readonly className?: string;
  readonly title?: string;
  readonly href?: string;
  readonly id?: string;
  readonly role?: string;
  readonly label?: string;
}

/** An element; strings among its content become text and nothing else. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { className, title, href, id, role, label }: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== undefined) element.className = className;
  if (title !== undefined) element.title = title;
  if (id !== undefined) element.id = id;
  if (role !== undefined) element.setAttribute('role', role);
  if (label !== undefined) element.setAttribute('aria-label', label);
  if (href !== undefined && element instanceof HTMLAnchorElement) element.href = href;
  for (const each of content) if (each !== undefined) element.append(each);
  return element;
}

/** A text with names from outside: their direction must turn neither the text nor what stands around it. */
export function bdi(text: string, className?: string): HTMLElement {
  const element = make('bdi', className === undefined ? {} : { className }, text);
  element.dir = 'ltr';
  return element;
}

/** The element of the page with this id. The page is made together with this script, so it is there. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element #${id}`);
  return element;
}

export function place(
  element: HTMLElement,
  at: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): void {
  const { style } = element;
  style.left = `${at.left}px`;
  style.top = `${at.top}px`;
  style.width = `${at.width}px`;
  style.height = `${at.height}px`;
}

const milliseconds = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** `5,012.25`. */
export function msText(ms: number): string {
  return milliseconds.format(ms);
}
