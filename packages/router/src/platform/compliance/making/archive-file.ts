import { AppError } from '../../../kit/errors.ts';
import type { RequestRow } from '../requests/queries.ts';

/** The storage key of the archive of a request. */
export const archiveKeyOf = (request_id: string): string => `exports/${request_id}`;

/** The facts that the door needs to send an archive. Throws EXPORT_NOT_READY. */
export function archiveFileOf(row: RequestRow | undefined, now: string) {
  if (row?.file_name == null || row.file_expires_at === null || row.file_expires_at <= now)
    throw new AppError('EXPORT_NOT_READY');
  return {
    file: {
      id: row.id,
      kind: 'data_request' as const,
      name: row.file_name,
      content_type: 'application/zip',
      size: Number(row.file_bytes),
      sha256: row.file_sha256!.toString('hex'),
    },
  };
}
