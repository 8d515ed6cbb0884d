import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IndexEntry } from '../report/html/index-entry.ts';
import type { Folder } from './folder.ts';
import { slugOf } from './slug.ts';

const text = z.string();

const written = z.object({
  schema: z.literal(1),
  /** Which run of the test runner wrote it. */
  run: text,
  entry: z.object({
    property: text,
    verdict: z.enum(['passed', 'failed', 'inconclusive']),
    searched: z.array(text),
    latency: text,
    limits: z.array(z.object({ text, holds: z.boolean() })),
    took: text,
    failure: z.object({ message: text, why: text, page: text.optional() }).optional(),
  }),
});

/** What an index is made of. `unread` counts files that are no entries. */
export interface IndexContent {
  readonly entries: readonly IndexEntry[];
  readonly unread: number;
}

/**
 * Adds a property to the index of a run. The properties of a run finish in processes of their own, so each keeps a file
 * of its own, and the index is made anew from all of them. Entries of earlier runs stay out of it.
 */
export async function addToIndex(
  { entries, pages }: { readonly entries: Folder; readonly pages: Folder },
  {
    run,
    entry,
    render,
  }: { readonly run: string; readonly entry: IndexEntry; readonly render: (content: IndexContent) => string },
): Promise<void> {
  await entries.write(fileOf(entry.property), JSON.stringify({ schema: 1, run, entry }));
  // Another process may have written an older index over this one, or added an entry since: whoever writes an index
  // looks again, and so the last one to write it has seen every entry.
  let before: string | undefined;
  for (;;) {
    const texts = await readAll(entries);
    const now = texts.join('\n');
    if (now === before) return;
    await pages.write('index.html', render(contentOf(texts, run)));
    before = now;
  }
}

async function readAll(folder: Folder): Promise<readonly string[]> {
  const names = (await folder.list()).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  const texts = await Promise.all(names.toSorted().map((name) => folder.read(name)));
  return texts.filter((each) => each !== undefined);
}

function contentOf(texts: readonly string[], run: string): IndexContent {
  const entries: IndexEntry[] = [];
  let unread = 0;
  for (const each of texts) {
    const result = written.safeParse(parsed(each));
    if (!result.success) {
      unread += 1;
      continue;
    }
    const { entry, run: ofRun } = result.data;
    if (ofRun !== run) continue;
    const { failure } = entry;
    entries.push({
      ...entry,
      failure: failure === undefined ? undefined : { ...failure, page: failure.page },
    });
  }
  return { entries, unread };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Two properties never share a file, whatever they are called. */
function fileOf(property: string): string {
  const digest = createHash('sha256').update(property).digest('hex').slice(0, 8);
  return `${slugOf(property)}-${digest}.json`;
}
