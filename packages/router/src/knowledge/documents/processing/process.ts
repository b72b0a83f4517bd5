import { z } from 'zod';
import { indexTexts } from '../../search/index/index-texts.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { cut } from '../engine/chunks.ts';
import * as queries from './queries.ts';
import { readSource, Unreadable, type Source } from './source.ts';

const ProcessInput = z.strictObject({ document_id: z.uuid() });

/** Reads a document, cuts it into passages, and shows them in place of those before. */
export const documentsProcess: OperationKind<typeof ProcessInput, never> = {
  kind: 'documents.process',
  input: ProcessInput,
  requires: 'knowledge.write',
  batch: (reading, { document_id }) => readDocument(reading, document_id),
};
export const processBatch = batchJob(documentsProcess.kind);

/** Longer texts say more than anybody cites. */
const MOST_CHARS = 5_000_000;

/** Reads one document and shows what it says in place of what it said; what cannot be read is noted at it. */
export async function readDocument(reading: Reading, id: string): Promise<Batch<never>> {
  const { db, scope, services, commit, now } = reading;
  const source = await queries.findSource(db, scope, id);
  if (source === undefined) return { lines: null, next: undefined };
  const revision = source.wanted_revision;
  await commit(async (tx) => {
    await queries.noteProcessing(tx.db, scope, id, revision);
  });
  const read = await attempt(() => readSource(services, source as Source));
  if ('error' in read) return failed(reading, { id, revision, error: read.error });
  const { text, chunks } = cut(read.value.blocks);
  if (!/[\p{L}\p{N}]/u.test(text)) return failed(reading, { id, revision, error: 'NO_TEXT' });
  if (text.length > MOST_CHARS) return failed(reading, { id, revision, error: 'TOO_LARGE' });
  return {
    lines: [1, 1],
    total: 1,
    next: undefined,
    write: async (tx) => {
      const rows = chunks.map(({ headings, page, start, end }, ordinal) => ({
        ordinal,
        headings: [...headings],
        page,
        starts_at: start,
        ends_at: end,
        content: text.slice(start, end),
      }));
      const { content_type, pages } = read.value;
      const shown = await queries.showRevision(
        tx.db,
        scope,
        id,
        { revision, text, content_type, pages, chunks: rows },
        now(),
      );
      if (shown === undefined) return [{ line: 1, outcome: 'overtaken', entity_id: id }];
      await indexTexts(tx.db, scope, [indexedDocument(shown, rows)]);
      tx.events.add('document.processed', shown, { revision, chunk_count: rows.length });
      return [{ line: 1, outcome: 'processed', entity_id: id }];
    },
  };
}

/** A document as the index has it: each passage below its headings. */
export const indexedDocument = (
  { id, title }: { readonly id: string; readonly title: string },
  chunks: readonly { readonly headings: readonly string[]; readonly content: string }[],
) => ({
  kind: 'document',
  id,
  title,
  text: '',
  pieces: chunks.map(({ headings, content }) => ({ title: [title, ...headings].join(' '), text: content })),
});

/** Records that a document cannot be read, in its state and as a line of the operation's report. */
function failed(
  { scope, now }: Reading,
  { id, revision, error }: { id: string; revision: number; error: string },
): Batch<never> {
  return {
    lines: [1, 1],
    total: 1,
    next: undefined,
    write: async (tx) => {
      const row = await queries.noteFailure(tx.db, scope, { id, revision, error }, now());
      if (row !== undefined) tx.events.add('document.failed', row, { error });
      return [{ line: 1, outcome: 'failed', entity_id: id, issues: [{ field: null, reason: error, value: null }] }];
    },
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { error: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.code };
    throw error;
  }
}
