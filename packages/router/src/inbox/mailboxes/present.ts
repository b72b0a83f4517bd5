import type { Mailbox } from '@deskwire/contract/inbox/mailboxes.schemas.ts';
import type { Services } from '../../kit/services.ts';
import type { MailboxRow } from './queries.ts';

/** A mailbox as those who run the team see it: without its secrets. */
export function presentMailbox({ config }: Pick<Services, 'config'>, row: MailboxRow): Mailbox {
  const { id, team_id, name, address, enabled, plus_addressing, auth_server } = row;
  const { created_by, creator, created_at, updated_at, version } = row;
  return {
    id,
    team_id,
    name,
    address,
    enabled,
    plus_addressing,
    auth_server,
    imap:
      row.imap_host === null
        ? null
        : {
            host: row.imap_host,
            port: row.imap_port!,
            security: row.imap_security as 'tls',
            user: row.imap_user!,
            folder: row.imap_folder!,
            polled_at: row.polled_at,
            error: row.poll_error as 'login' | null,
          },
    url: `${config.public_url}/api/v1/emails/in/${id}`,
    created_by,
    creator,
    created_at,
    updated_at,
    version,
  };
}
