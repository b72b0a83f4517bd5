import { files } from '@deskwire/contract/platform/files.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { attachFile } from './attach.ts';
import { followLink } from './content.ts';
import { deleteFile } from './delete.ts';
import { downloadFile } from './download.ts';
import { listTicketFiles } from './for-ticket.ts';
import { getFile } from './get.ts';
import { listFiles } from './list.ts';
import { restoreFile } from './restore.ts';
import { uploadFile } from './upload.ts';

export const filesRouter = router({
  list: procedure(files.list).query(({ ctx, input }) => listFiles(ctx, input)),
  forTicket: procedure(files.forTicket).query(({ ctx, input }) => listTicketFiles(ctx, input)),
  get: procedure(files.get).query(({ ctx, input }) => getFile(ctx, input)),
  download: procedure(files.download).query(({ ctx, input }) => downloadFile(ctx, input)),
  content: procedure(files.content).query(({ ctx, input }) => followLink(ctx, input)),
  upload: procedure(files.upload).mutation(({ ctx, input }) => uploadFile(ctx, input)),
  attach: procedure(files.attach).mutation(({ ctx, input }) => attachFile(ctx, input)),
  delete: procedure(files.delete).mutation(({ ctx, input }) => deleteFile(ctx, input)),
  restore: procedure(files.restore).mutation(({ ctx, input }) => restoreFile(ctx, input)),
});
