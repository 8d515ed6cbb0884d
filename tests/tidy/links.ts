import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import type { RepositoryFile } from './repository.ts';

const rule = { id: 'doc-links', why: 'a dead link is worse than none' };

type Link = { readonly target: string; readonly line: number };

/** Relative links and anchors of Markdown files that lead nowhere; `exists` takes a path from the root. */
export function findDeadLinks(
  files: readonly RepositoryFile[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  const anchors = new Map(files.map((file) => [file.path, collectAnchors(file.text)]));
  return files.flatMap((file) =>
    collectLinks(file.text).flatMap(({ target, line }) => {
      const why = describeDeadLink(file.path, target, anchors, exists);
      return why === undefined ? [] : [{ rule, file: file.path, line, what: `link to ${target}: ${why}` }];
    }),
  );
}

function describeDeadLink(
  from: string,
  target: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
  exists: (path: string) => boolean,
): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return undefined;
  const [rawPath = '', anchor] = target.split('#', 2);
  const path = rawPath === '' ? from : posix.join(posix.dirname(from), decodeURI(rawPath));
  if (rawPath.startsWith('/') || path.startsWith('..')) return 'it leaves the repository';
  if (!exists(path)) return 'no such file';
  const known = anchors.get(path);
  if (anchor === undefined || known === undefined) return undefined;
  return known.has(decodeURI(anchor)) ? undefined : `no heading has the anchor #${anchor}`;
}

function collectLinks(markdown: string): readonly Link[] {
  const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
  const definition = /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g;
  const html = /\b(?:href|src)="([^"]+)"/g;
  return proseLines(markdown).flatMap(({ text, line }) => {
    const prose = text.replaceAll(/(`+).*?\1/g, '');
    return [inline, definition, html].flatMap((pattern) =>
      [...prose.matchAll(pattern)].map(([, target = '']) => ({ target, line })),
    );
  });
}

/** Anchors as GitHub makes them: lower case, no punctuation, hyphens for spaces, -1, -2 … for repeats. */
function collectAnchors(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { text } of proseLines(markdown)) {
    for (const [, id = ''] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    let anchor = slug;
    for (let repeat = 1; anchors.has(anchor); repeat++) anchor = `${slug}-${repeat}`;
    anchors.add(anchor);
  }
  return anchors;
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]*>/g, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-');
}

/** The lines outside fenced code, with their one-based numbers. */
function proseLines(markdown: string): readonly { readonly text: string; readonly line: number }[] {
  let fence: string | undefined;
  return markdown.split('\n').flatMap((text, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined ? [{ text, line: index + 1 }] : [];
    }
    if (mark?.startsWith(fence)) fence = undefined;
    return [];
  });
}
