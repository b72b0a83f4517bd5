import type { File, files } from '@deskwire/contract/platform/files.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkDigest, keepUpload, theUpload } from './rows/keep.ts';
import { presentFile } from './rows/present.ts';

/** Keeps an uploaded file: at a ticket that the person sees, or for later. */
export async function uploadFile(
  ctx: Ctx<typeof files.upload>,
  { ticket_id, is_internal = false, audience = 'own', sha256 }: In<typeof files.upload>,
): Promise<File> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const ticket = ticket_id === undefined ? null : await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const home = ticket === null ? null : { kind: 'ticket', id: ticket.id };
  return presentFile(ctx)(await keepUpload(ctx, upload, { home, is_internal, audience }));
}
