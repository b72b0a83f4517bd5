import type { ImapAccount } from '@deskwire/adapters/imap.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { openFor } from './secrets.ts';

/** Throws MAILBOX_NOT_FOUND, also for one that was deleted. */
export async function getMailbox(db: Db, scope: InTeam, id: string): Promise<queries.MailboxRow> {
  const row = await queries.findMailbox(db, scope, id);
  if (row === undefined) throw new AppError('MAILBOX_NOT_FOUND');
  return row;
}

export type Judging = queries.Judging;
/** The settings by which emails of a mailbox are judged, also of one that was deleted since they came. */
export const mailboxOf = (db: Db, scope: InTeam, id: string): Promise<queries.Judging> =>
  queries.findJudging(db, scope, id);

/** The mailbox that people answer a team at: the one that a ticket came in at, else the first one. */
export const answeringMailbox = (db: Db, scope: InTeam, mailbox_id: string | null) =>
  queries.findAnswering(db, scope, mailbox_id);

/** The addresses that the team reads: mail from them is its own. */
export const ownAddresses = async (db: Db, scope: InTeam): Promise<ReadonlySet<string>> =>
  new Set((await queries.listAddresses(db, scope)).map(({ address }) => address));

/** How to read a mailbox; undefined where it is not read. */
export function accountOf(services: Pick<Services, 'keyring'>, row: queries.MailboxRow): ImapAccount | undefined {
  const { imap_host: host, imap_port, imap_security, imap_user, imap_password, imap_folder } = row;
  if (host === null) return undefined;
  return {
    host,
    port: imap_port!,
    security: imap_security as ImapAccount['security'],
    user: imap_user!,
    password: openFor(services, row.id, 'imap_password', imap_password!),
    folder: imap_folder!,
  };
}
