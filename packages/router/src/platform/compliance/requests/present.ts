import type { DataRequest } from '@deskwire/contract/platform/compliance.ts';
import type { RequestRow } from './queries.ts';

export const presentRequest = ({
  file_name,
  file_bytes,
  file_sha256,
  file_expires_at,
  ...row
}: RequestRow): DataRequest => ({
  ...row,
  file:
    file_name === null || file_expires_at === null
      ? null
      : {
          name: file_name,
          bytes: Number(file_bytes),
          sha256: file_sha256!.toString('hex'),
          expires_at: file_expires_at,
        },
});
