import { files } from '@deskwire/contract/platform/files.ts';
import { AppError } from '../../kit/errors.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { attachFile, deleteFile, restoreFile } from './change.ts';
import { downloadFile, followLink } from './download.ts';
import { listFiles, listTicketFiles } from './list.ts';
import { presentFile } from './present.ts';
import * as queries from './queries.ts';
import { uploadFile } from './upload.ts';

export const filesRouter = router({
  list: procedure(files.list).query(({ ctx, input }) => listFiles(ctx, input)),
  forTicket: procedure(files.forTicket).query(({ ctx, input }) => listTicketFiles(ctx, input)),
  get: procedure(files.get).query(async ({ ctx, input }) => {
    const row = await queries.findFile(ctx.db, ctx.scope, input.file_id);
    if (row === undefined) throw new AppError('FILE_NOT_FOUND');
    return presentFile(ctx)(row);
  }),
  download: procedure(files.download).query(({ ctx, input }) => downloadFile(ctx, input)),
  content: procedure(files.content).query(({ ctx, input }) => followLink(ctx, input)),
  upload: procedure(files.upload).mutation(({ ctx, input }) => uploadFile(ctx, input)),
  attach: procedure(files.attach).mutation(({ ctx, input }) => attachFile(ctx, input)),
  delete: procedure(files.delete).mutation(({ ctx, input }) => deleteFile(ctx, input)),
  restore: procedure(files.restore).mutation(({ ctx, input }) => restoreFile(ctx, input)),
});
