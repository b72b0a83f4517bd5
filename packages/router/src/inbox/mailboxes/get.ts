import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getMailbox } from './accounts/find.ts';
import { presentMailbox } from './present.ts';

type Get = typeof mailboxes.get;

export const showMailbox = async ({ db, scope, services }: Ctx<Get>, { mailbox_id }: In<Get>) =>
  presentMailbox(services, await getMailbox(db, scope, mailbox_id));
