import { Readable } from 'node:stream';
import { writeDocx } from '@deskwire/adapters/docx.ts';
import { PdfError } from '@deskwire/adapters/pdf-error.ts';
import type { ReportData } from '@deskwire/adapters/pdf-templates.ts';
import type { Services } from '../../../kit/services.ts';
import { receiveUpload } from '../../files/bytes/receive.ts';
import { keepFile } from '../../files/rows/keep.ts';
import { OperationFailure, type Batch, type Reading } from '../kind.ts';

/** Ends an operation with a file, which the person who started it can download. */
export async function endWithFile(
  { services, scope, now, operation_id }: Reading,
  name: string,
  content: Uint8Array | Readable,
): Promise<Batch<never>> {
  const body = content instanceof Readable ? content : Readable.from([content], { objectMode: false });
  const upload = await receiveUpload(services, body, { name, max_bytes: Number.MAX_SAFE_INTEGER });
  return {
    lines: null,
    next: undefined,
    result: { file_id: upload.id, bytes: upload.size },
    write: async ({ db, events }) => {
      await keepFile({ db, events, scope, now }, upload, { home: { kind: 'operation', id: operation_id } });
      return [];
    },
  };
}

/** A document as PDF or as a Word file. Throws OperationFailure where it is too much for a PDF. */
export async function writeDocument(
  { pdf }: Pick<Services, 'pdf'>,
  data: ReportData,
  { format, created_at }: { readonly format: 'pdf' | 'docx'; readonly created_at: string },
): Promise<Uint8Array> {
  if (format === 'docx') return writeDocx(data);
  try {
    return await pdf.write({ template: 'report', data, created_at });
  } catch (error) {
    if (!(error instanceof PdfError) || error.reason === 'failed') throw error;
    throw new OperationFailure('PDF_TOO_LARGE', `${error.message}. Export it as docx or md instead.`);
  }
}
