import { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createMailbox } from './create.ts';
import { deleteMailbox } from './delete.ts';
import { showMailbox } from './get.ts';
import { listMailboxes } from './list.ts';
import { receiveMail } from './receive.ts';
import { rotateSecret } from './rotate.ts';
import { updateMailbox } from './update.ts';
import { verifyMailbox } from './verify.ts';

export const mailboxesRouter = router({
  list: procedure(mailboxes.list).query(({ ctx, input }) => listMailboxes(ctx, input)),
  get: procedure(mailboxes.get).query(({ ctx, input }) => showMailbox(ctx, input)),
  create: procedure(mailboxes.create).mutation(({ ctx, input }) => createMailbox(ctx, input)),
  update: procedure(mailboxes.update).mutation(({ ctx, input }) => updateMailbox(ctx, input)),
  verify: procedure(mailboxes.verify).mutation(({ ctx, input }) => verifyMailbox(ctx, input)),
  rotate: procedure(mailboxes.rotate).mutation(({ ctx, input }) => rotateSecret(ctx, input)),
  delete: procedure(mailboxes.delete).mutation(({ ctx, input }) => deleteMailbox(ctx, input)),
  receive: procedure(mailboxes.receive).mutation(({ ctx, input }) => receiveMail(ctx, input)),
});
