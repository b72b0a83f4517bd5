import type { ReadMail } from './read-raw.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { email } from '@deskwire/contract/kit/fields.ts';
import type { Judging } from '../../../mailboxes/accounts/find.ts';
import type { About } from '../queries.ts';
import { isProven } from './proven.ts';
import { storable } from '@deskwire/contract/kit/storable.ts';

const address = email();
/** An address in the one spelling that people have here; undefined for what is none. */
export const addressOf = (given: string): string | undefined => {
  const parsed = address.safeParse(given);
  return parsed.success ? parsed.data : undefined;
};

/** The sender that an email claims, its subject, and whether the sender is proven. */
export function aboutOf(mail: ReadMail, mailbox: Pick<Judging, 'auth_server'>): About {
  const [from] = mail.from;
  const from_address = from === undefined ? undefined : addressOf(from.address);
  const name = storable(from?.name ?? '').replaceAll(/\s+/g, ' ');
  return {
    message_id: /<[^<>\s]{1,900}>/.exec(mail.message_id ?? '')?.[0] ?? null,
    from_address: from_address ?? null,
    from_name: name === '' ? null : cut(name, 200),
    subject: cut(storable(mail.subject).replaceAll(/\s+/g, ' '), 1000) || null,
    authenticated: isProven(mail.headers, mailbox.auth_server),
  };
}
