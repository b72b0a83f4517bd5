import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { getMailbox } from './accounts/find.ts';
import { imapFields } from './create.ts';
import { presentMailbox } from './present.ts';
import * as queries from './queries.ts';

type Update = typeof mailboxes.update;

/** Changes a mailbox. Another account is read as if the mailbox were new. */
export async function updateMailbox(
  { db, scope, services, events, now }: Ctx<Update>,
  { mailbox_id, team_id: _, version, imap, ...set }: In<Update>,
) {
  const held = await queries.lockMailbox(db, scope, mailbox_id);
  if (held === undefined) throw new AppError('MAILBOX_NOT_FOUND');
  await checkVersion(held, version, () => presentMailbox(services, held));
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  const fields = [...Object.keys(given), ...(imap === undefined ? [] : ['imap'])];
  if (fields.length === 0) return presentMailbox(services, held);
  const change = { ...given, ...(imap === undefined ? {} : imapFields(services, mailbox_id, imap)) };
  await queries.updateMailbox(db, scope, mailbox_id, change, now());
  const changed = await getMailbox(db, scope, mailbox_id);
  events.add(
    'mailbox.updated',
    { id: mailbox_id, version: changed.version },
    { address: changed.address, fields: fields.toSorted() },
  );
  return presentMailbox(services, changed);
}
