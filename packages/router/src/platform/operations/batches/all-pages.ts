import type { PageInput, PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Reading } from '../kind.ts';

const PAGE_SIZE = 100;
/** Progress is reported after this many pages, which also ends an operation that was cancelled. */
const PAGES_SHOWN = 20;

/** Reads a list to its end, page by page, for an operation that writes it into a file. */
export async function* allPages<T>(
  { progress }: Pick<Reading, 'progress'>,
  read: (page: Pick<PageInput, 'page_size' | 'cursor'>) => Promise<PageOf<T>>,
): AsyncGenerator<readonly T[], void> {
  let cursor: string | undefined;
  let done = 0;
  for (let pages = 1; ; pages++) {
    const page = await read({ page_size: PAGE_SIZE, cursor });
    yield page.items;
    done += page.items.length;
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined) break;
    if (pages % PAGES_SHOWN === 0) await progress(done, Math.max(page.total, done));
  }
  await progress(done, done);
}

/** The lines of pages of rows as NDJSON, one chunk for each page. */
export async function* ndjsonOf(pages: AsyncIterable<readonly unknown[]>): AsyncGenerator<string, void> {
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
