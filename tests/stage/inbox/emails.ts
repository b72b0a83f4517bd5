import { randomUUIDv7 } from 'node:crypto';
import { hashToken } from '@deskwire/router/kit/tokens.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { at, SECRET } from '../words.ts';
import { stage as mailboxes } from './mailboxes.ts';

const HANDLES = 'team:tickets.handle';
const MANAGES = 'team:team.manage';

export const stage = onStage({
  furnish: someMail,
  access: {
    'emails.get': MANAGES,
    'emails.preview': MANAGES,
    'emails.resend': MANAGES,
    'emails.inbound.list': HANDLES,
    'emails.inbound.get': HANDLES,
    'emails.inbound.accept': HANDLES,
    'emails.inbound.reject': HANDLES,
    'emails.inbound.retry': HANDLES,
  },
  unsuccessful: {
    'emails.preview': 'the mail of the stage is about no event; tests/scenarios/emails.test.ts has some that are',
    'emails.resend': 'the mail of the stage is about no event; tests/scenarios/emails.test.ts has some that are',
    'emails.inbound.accept': 'the bytes of the mail of the stage are gone; tests/scenarios/emails.test.ts accepts some',
    'emails.inbound.retry': 'the mail of the stage has not failed; tests/scenarios/emails.test.ts has one that has',
  },
});

/** A mail that went out in the name of the team, and one that came in and is held. */
async function someMail({ kysely }: TestWorld, { id: team_id, mark, reporter, of }: Desk) {
  const { ticket } = (await of(tickets)).rows;
  const { mailbox: mailbox_id } = (await of(mailboxes)).rows;
  const [email, inbound_mail] = [randomUUIDv7(), randomUUIDv7()];
  const { person_id } = reporter;
  await kysely
    .insertInto('emails')
    .values({
      team_id,
      id: email,
      message_id: `<${randomUUIDv7()}@test>`,
      user_id: reporter.user_id,
      to_address: reporter.email,
      template: 'ticket-created',
      subject: `${mark} mail`,
      props: SECRET,
      state: 'queued',
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('inbound_mails')
    .values({
      team_id,
      id: inbound_mail,
      mailbox_id: mailbox_id,
      key: `<${inbound_mail}@test>`,
      size: 100,
      from_address: reporter.email,
      from_name: `${mark} sender`,
      subject: `${mark} subject`,
      authenticated: false,
      state: 'held',
      reason: 'other_sender',
      ticket_id: ticket,
      received_at: at,
    })
    .execute();
  await kysely
    .insertInto('mail_ids')
    .values({
      team_id,
      message_id: '<of.the.stage@test>',
      ticket_id: ticket,
      person_id,
      is_ours: true,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('reply_addresses')
    .values({ team_id, token_hash: hashToken(`reply of ${team_id}`), ticket_id: ticket, person_id, created_at: at })
    .execute();
  return { rows: { email, inbound_mail } };
}
