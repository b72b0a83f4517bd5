import { emails } from '@deskwire/contract/inbox/emails.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { preview } from './again/preview.ts';
import { resend } from './again/resend.ts';
import { showEmail } from './get.ts';
import { accept } from './inbound/accept.ts';
import { showInbound } from './inbound/get.ts';
import { listInbound } from './inbound/list.ts';
import { reject } from './inbound/reject.ts';
import { retry } from './inbound/retry.ts';
import { listEmails } from './list.ts';

export const emailsRouter = router({
  inbound: router({
    list: procedure(emails.inbound.list).query(({ ctx, input }) => listInbound(ctx, input)),
    get: procedure(emails.inbound.get).query(({ ctx, input }) => showInbound(ctx, input)),
    accept: procedure(emails.inbound.accept).mutation(({ ctx, input }) => accept(ctx, input)),
    reject: procedure(emails.inbound.reject).mutation(({ ctx, input }) => reject(ctx, input)),
    retry: procedure(emails.inbound.retry).mutation(({ ctx, input }) => retry(ctx, input)),
  }),
  list: procedure(emails.list).query(({ ctx, input }) => listEmails(ctx, input)),
  get: procedure(emails.get).query(({ ctx, input }) => showEmail(ctx, input)),
  preview: procedure(emails.preview).mutation(({ ctx, input }) => preview(ctx, input)),
  resend: procedure(emails.resend).mutation(({ ctx, input }) => resend(ctx, input)),
});
