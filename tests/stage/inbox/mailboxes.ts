import { signedMail } from '@deskwire/router/inbox/mailboxes/signing.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { SECRET } from '../words.ts';

const MANAGES = 'team:team.manage';
const IN_SESSION = 'team:team.manage (session only)';

export const stage = onStage({
  furnish: aMailbox,
  access: {
    'mailboxes.list': MANAGES,
    'mailboxes.get': MANAGES,
    'mailboxes.create': IN_SESSION,
    'mailboxes.update': IN_SESSION,
    'mailboxes.verify': IN_SESSION,
    'mailboxes.rotate': IN_SESSION,
    'mailboxes.delete': IN_SESSION,
    'mailboxes.receive': 'signed:mailbox',
  },
  inputs: {
    'mailboxes.create': () => ({ name: 'Another', address: 'another@mail.example.com' }),
    'mailboxes.receive': ({ own, world }) => ({
      mailbox: own.rows.mailbox,
      ...signedMail(own.signing, 'From: ann@outside.example\nSubject: Hi\n\nHello', new Date(world.now())),
    }),
  },
  unsuccessful: {
    'mailboxes.verify': 'the server of the mailbox of the stage is not allowed; emails/inbound/inbound.test.ts has one',
  },
  // Whoever has the secret of a mailbox hands mail over to its team.
  reaches: { 'mailboxes.receive': () => true },
});

/** A mailbox that mail is handed over to, and that would be read at a server in our own network. */
async function aMailbox(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { mailboxes } = await world.as(owner);
  const address = `${mark.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@mail.example.com`;
  const imap = { host: 'localhost', user: `${mark} user`, password: SECRET };
  const { id, signing_secret } = await mailboxes.create({ team_id, name: `${mark} mailbox`, address, imap });
  return { rows: { mailbox: id }, signing: signing_secret };
}
