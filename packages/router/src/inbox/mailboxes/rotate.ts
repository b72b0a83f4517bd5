import type { NewMailbox } from '@deskwire/contract/inbox/mailboxes.schemas.ts';
import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getMailbox } from './accounts/find.ts';
import { newSigningSecret, sealFor } from './accounts/secrets.ts';
import { presentMailbox } from './present.ts';
import * as queries from './queries.ts';

type Rotate = typeof mailboxes.rotate;

export async function rotateSecret(
  { db, scope, services, events, now }: Ctx<Rotate>,
  { mailbox_id }: In<Rotate>,
): Promise<NewMailbox> {
  await getMailbox(db, scope, mailbox_id);
  const signing_secret = newSigningSecret();
  const sealed = sealFor(services, mailbox_id, 'signing_secret', signing_secret);
  await queries.updateMailbox(db, scope, mailbox_id, { signing_secret: sealed }, now());
  const mailbox = await getMailbox(db, scope, mailbox_id);
  events.add('mailbox.rotated', { id: mailbox_id, version: mailbox.version }, { address: mailbox.address });
  return { ...presentMailbox(services, mailbox), signing_secret };
}
