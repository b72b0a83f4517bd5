import { randomUUIDv7 } from 'node:crypto';
import type { NewMailbox } from '@deskwire/contract/inbox/mailboxes.schemas.ts';
import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { constraintMeans } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { getMailbox } from './accounts/find.ts';
import { newSigningSecret, sealFor } from './accounts/secrets.ts';
import { presentMailbox } from './present.ts';
import * as queries from './queries.ts';

constraintMeans({ mailboxes_address: 'MAILBOX_EXISTS' });

type Create = typeof mailboxes.create;

/** Connects an address. What it is signed with is answered this once. */
export async function createMailbox(ctx: Ctx<Create>, input: In<Create>): Promise<NewMailbox> {
  const { db, scope, services, events, now } = ctx;
  const { name, address, imap, enabled = true, plus_addressing = true, auth_server = null } = input;
  await requireRoom(ctx, 'mailboxes');
  const id = randomUUIDv7();
  const signing_secret = newSigningSecret();
  await queries.insertMailbox(db, scope, {
    id,
    name,
    address,
    enabled,
    plus_addressing,
    auth_server,
    take_existing: input.take_existing ?? false,
    signing_secret: sealFor(services, id, 'signing_secret', signing_secret),
    ...imapFields(services, id, imap ?? null),
    now: now(),
  });
  events.add('mailbox.created', { id, version: 1 }, { address });
  return { ...presentMailbox(services, await getMailbox(db, scope, id)), signing_secret };
}

/** How to read a mailbox, its password sealed. */
export function imapFields(
  services: Pick<Services, 'keyring'>,
  id: string,
  imap: NonNullable<In<Create>['imap']> | null,
): queries.ImapFields {
  const security = imap?.security ?? 'tls';
  return {
    imap_host: imap?.host ?? null,
    imap_port: imap && (imap.port ?? (security === 'tls' ? 993 : 143)),
    imap_security: imap && security,
    imap_user: imap?.user ?? null,
    imap_password: imap && sealFor(services, id, 'imap_password', imap.password),
    imap_folder: imap && (imap.folder ?? 'INBOX'),
  };
}
