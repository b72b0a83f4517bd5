import { emails } from '@deskwire/contract/inbox/emails.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listEmails } from './list.ts';

export const emailsRouter = router({
  list: procedure(emails.list).query(({ ctx, input }) => listEmails(ctx, input)),
});
