import { ticketDrafts } from '@deskwire/contract/desk/tickets.drafts.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { deleteDraft } from './delete.ts';
import { listDrafts } from './list.ts';
import { setDraft } from './set.ts';

export const draftsRouter = router({
  list: procedure(ticketDrafts.list).query(({ ctx, input }) => listDrafts(ctx, input)),
  set: procedure(ticketDrafts.set).mutation(({ ctx, input }) => setDraft(ctx, input)),
  delete: procedure(ticketDrafts.delete).mutation(({ ctx, input }) => deleteDraft(ctx, input)),
});
