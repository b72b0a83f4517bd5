import type { InboundMail } from '@deskwire/contract/inbox/emails.inbound.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

export const presentMail = ({ file_id, ...row }: queries.MailRow): InboundMail => ({
  ...row,
  has_content: file_id !== null,
});

/** Throws INBOUND_MAIL_NOT_FOUND. */
export async function getMail(db: Db, scope: InTeam, id: string): Promise<queries.MailRow> {
  const row = await queries.findMail(db, scope, id);
  if (row === undefined) throw new AppError('INBOUND_MAIL_NOT_FOUND');
  return row;
}
