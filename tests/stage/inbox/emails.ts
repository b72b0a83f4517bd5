import { randomUUIDv7 } from 'node:crypto';
import { signedMail } from '@deskwire/router/inbox/mailboxes/signing.fixture.ts';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
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
    'emails.inbound.retry': 'the mail of the stage has not failed; tests/scenarios/emails.test.ts has one that has',
  },
});

/** A mail that went out in the name of the team, and one that came in and is held. */
async function someMail(world: TestWorld, { id: team_id, mark, reporter, of }: Desk) {
  const { kysely } = world;
  const { ticket } = (await of(tickets)).rows;
  const {
    rows: { mailbox: mailbox_id },
    signing,
  } = await of(mailboxes);
  const email = randomUUIDv7();
  const { person_id } = reporter;
  const share_id = randomUUIDv7();
  await kysely.insertInto('email_shares').values({ id: share_id, team_id, props: SECRET, created_at: at }).execute();
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
      share_id,
      state: 'queued',
      created_at: at,
    })
    .execute();
  const raw = `From: ${mark} sender <${reporter.email}>\nSubject: ${mark} subject\n\n${mark} text`;
  const signed = signedMail(signing, raw, new Date(world.now()));
  const { mail_id } = await world.caller({}).mailboxes.receive({ mailbox: mailbox_id, ...signed });
  await kysely
    .updateTable('inbound_mails')
    .set({
      from_address: reporter.email,
      from_name: `${mark} sender`,
      subject: `${mark} subject`,
      authenticated: false,
      state: 'held',
      reason: 'other_sender',
      ticket_id: ticket,
    })
    .where('id', '=', mail_id)
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
  return { rows: { email, inbound_mail: mail_id! } };
}
