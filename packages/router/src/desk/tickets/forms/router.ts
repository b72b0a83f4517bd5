import { ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { deleteForm } from './delete.ts';
import { listForms } from './list.ts';
import { setForm } from './set.ts';

export const formsRouter = router({
  list: procedure(ticketForms.list).query(({ ctx }) => listForms(ctx)),
  set: procedure(ticketForms.set).mutation(({ ctx, input }) => setForm(ctx, input)),
  delete: procedure(ticketForms.delete).mutation(({ ctx, input }) => deleteForm(ctx, input)),
});
