import { ImapError } from '@deskwire/adapters/imap-error.ts';
import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { accountOf, getMailbox } from './accounts/find.ts';

type Verify = typeof mailboxes.verify;

/** Signs in to a mailbox and looks into its folder. Throws MAILBOX_UNREACHABLE. */
export async function verifyMailbox(
  { db, scope, services }: Ctx<Verify>,
  { mailbox_id }: In<Verify>,
): Promise<{ mails: number }> {
  const account = accountOf(services, await getMailbox(db, scope, mailbox_id));
  if (account === undefined) throw invalid('mailbox_id', 'is not read over IMAP');
  try {
    return await services.imap.check(account);
  } catch (cause) {
    if (!(cause instanceof ImapError)) throw cause;
    throw new AppError('MAILBOX_UNREACHABLE', { reason: cause.reason }, { cause });
  }
}
