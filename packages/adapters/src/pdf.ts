import { entryFile } from './entry-file.ts';
import { PdfError } from './pdf-error.ts';
import type { PdfTemplates } from './pdf-templates.ts';
import { createThread, ThreadError } from './thread.ts';

export interface PdfConfig {
  /** For one PDF, in milliseconds; 30,000 by default. */
  timeout_ms?: number | undefined;
  /** The file of the thread; only tests have another. */
  program?: () => URL;
}

export interface PdfRequest<T extends keyof PdfTemplates> {
  template: T;
  data: PdfTemplates[T];
  /** ISO 8601 in UTC; stands in the file. The same request gives the same bytes. */
  created_at: string;
}

/** Makes PDFs, one after another. */
export interface PdfWriter {
  /** Throws `PdfError`. */
  write<T extends keyof PdfTemplates>(request: PdfRequest<T>): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A task of the thread. The data are JSON: the template reads them, and nothing reads them as Typst. */
export interface PdfTask {
  template: keyof PdfTemplates;
  data: string;
  created_at: string;
}

export type PdfAnswer = { bytes: Uint8Array } | { failure: string };

const maximumDataBytes = 2 * 1024 * 1024;
/** A table of 3,000 rows takes 20 s; what is longer is for a spreadsheet. */
const maximumRows = 1000;

/** Makes a writer of PDFs, whose thread sets one after another. */
export function createPdfWriter({
  timeout_ms = 30_000,
  program = () => entryFile('pdf-thread'),
}: PdfConfig = {}): PdfWriter {
  const thread = createThread<PdfTask, PdfAnswer>({ name: 'pdf', program, timeout_ms });
  return {
    async write({ template, data, created_at }) {
      const { year, month, day } = Temporal.Instant.from(created_at).toZonedDateTimeISO('UTC');
      const json = JSON.stringify({ ...data, created: { year, month, day } });
      if (Buffer.byteLength(json) > maximumDataBytes || rowsOf(data) > maximumRows) throw new PdfError('too_large');
      const answer = await thread.ask({ template, data: json, created_at }).catch((error: unknown) => {
        if (!(error instanceof ThreadError)) throw error;
        throw new PdfError(error.reason, { cause: error.cause });
      });
      if ('failure' in answer) throw new PdfError('failed', { cause: answer.failure });
      return answer.bytes;
    },
    close: () => thread.close(),
  };
}

function rowsOf(data: PdfTemplates[keyof PdfTemplates]): number {
  if ('lines' in data) return data.lines.length;
  return data.blocks.reduce((sum, block) => sum + (block.kind === 'table' ? block.rows.length : 0), 0);
}
