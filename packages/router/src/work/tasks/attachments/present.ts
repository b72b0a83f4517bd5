import type { TaskAttachment } from '@deskwire/contract/work/tasks.attachments.ts';
import type { Services } from '../../../kit/services.ts';
import type { AttachmentRow } from './queries.ts';

export const presentAttachment =
  ({ services: { config } }: { readonly services: Services }) =>
  ({ file, url, file_id, ...row }: AttachmentRow): TaskAttachment => ({
    ...row,
    kind: file_id === null ? 'link' : 'file',
    url: url ?? `${config.public_url}/api/v1/files/${file_id}/download`,
    file_id,
    content_type: file?.content_type ?? null,
    size: file?.size ?? null,
  });
