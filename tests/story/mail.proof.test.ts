import { randomUUIDv7 } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { accountAt, mailFolders, PASSWORD, removeFolders, startDovecot } from '@deskwire/adapters/dovecot.fixture.ts';
import { eximUser, startExim, submit } from '@deskwire/adapters/exim.fixture.ts';
import { createImap, type ImapPosition } from '@deskwire/adapters/imap.ts';
import { createMailer } from '@deskwire/adapters/mail.ts';
import { pollMailboxes } from '@deskwire/router/inbox/mailboxes/polling/jobs.ts';
import { every, runSchedules } from '@deskwire/router/kit/jobs/schedule.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';

// Every mail goes through Exim, and is read from Dovecot: ours, and those of the customer.

const world = await testWorld();
const owner = eximUser();
const dir = mailFolders(['support', 'ann'], owner);
const dovecot = await startDovecot(dir, 'support', owner);
const exim = await startExim(dir, ['desk.example', 'customer.example']);
const mailer = createMailer({ smtp_url: `smtp://127.0.0.1:${exim.port}`, from: 'Desk <no-reply@desk.example>', dir });
const imap = createImap({ private_hosts: [`127.0.0.1:${dovecot.port}`] });
Object.assign(world.services, { mailer, imap });
afterAll(async () => {
  mailer.close();
  await exim.close();
  await dovecot.close();
  removeFolders(dir);
});

/** Lets the worker do what is due after a while. */
async function later(time: { seconds?: number; minutes?: number; hours?: number }) {
  world.clock.advance(time);
  await runSchedules(world.services, [every(30, pollMailboxes)]);
  for (let n = 0; n < 3; n += 1) await world.drain();
}

let seen: ImapPosition = { uid_validity: null, last_uid: 0 };
const inbox: { readonly head: string; readonly text: string }[] = [];
/** The latest mail of Ann that says something, once she has one. */
async function annGets(said: RegExp) {
  const reading = { most: 50, max_bytes: 1_000_000, after: '2000-01-01T00:00:00Z' };
  const found = () => inbox.findLast(({ text }) => said.test(text));
  await expect
    .poll(
      async () => {
        seen = await imap.read(accountAt(dovecot.port, 'ann'), seen, reading, async ({ source }) => {
          const raw = source!
            .toString()
            .replaceAll(/=\r?\n/g, '')
            .replaceAll('=3D', '=');
          const at = raw.indexOf('\r\n\r\n');
          inbox.push({ head: raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' '), text: raw.slice(at) });
        });
        return found();
      },
      { timeout: 60_000 },
    )
    .toBeDefined();
  return found()!;
}
const headerOf = ({ head }: { head: string }, name: string) =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();

async function annWrites(to: string, subject: string, text: string, headers: Record<string, string> = {}) {
  const message_id = `<${randomUUIDv7()}@customer.example>`;
  const from = 'ann@customer.example';
  const lines = Object.entries({
    From: `Ann <${from}>`,
    To: to,
    Subject: subject,
    'Message-ID': message_id,
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  await submit(exim.port, { from, to, raw: `${head}\r\n${text.replaceAll('\n', '\r\n')}\r\n` });
  return message_id;
}

test('a mail becomes a ticket, is answered by a macro, answered back, solved and rated, all by mail', async () => {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const [lead, agent] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'agent')];
  const owns = await world.as(lead);
  const desk = () => world.as(agent);
  await owns.settings.team.set({ team_id: team.id, rating_asked: true, rating_after_hours: 24 });
  const server = { host: '127.0.0.1', port: dovecot.port, security: 'none' as const };
  const { id: mailbox_id } = await owns.mailboxes.create({
    name: 'Support',
    address: 'support@desk.example',
    imap: { ...server, user: 'support', password: PASSWORD },
  });
  expect(await owns.mailboxes.verify({ mailbox_id })).toEqual({ mails: 0 });

  // Mail in: a ticket of its sender, who gets a confirmation.
  const first = await annWrites('support@desk.example', 'The printer burns', 'There is smoke.');
  const tickets = async () => {
    await later({ seconds: 31 });
    return (await (await desk()).tickets.list({})).items;
  };
  await expect.poll(async () => (await tickets()).length, { timeout: 120_000 }).toBe(1);
  const [ticket] = await tickets();
  expect(ticket).toMatchObject({ title: 'The printer burns', source: 'email', status_category: 'open' });
  const ticket_id = ticket!.id;
  const confirmation = await annGets(/./);
  expect(headerOf(confirmation, 'References')).toContain(first);

  // A macro answers and lets the ticket wait.
  const { id: macro_id } = await (
    await desk()
  ).macros.create({
    name: 'Is it off?',
    changes: { reply: 'Hello {{requester.first_name}}, did you pull the plug of {{ticket.key}}?', status: 'waiting' },
  });
  expect(await (await desk()).macros.run({ macro_id, ticket_ids: [ticket_id] })).toMatchObject({ failed: 0 });
  await later({ minutes: 6 });
  const answer = await annGets(/Hello Ann, did you pull the plug/);
  expect(answer.text).toContain(`Hello Ann, did you pull the plug of ${ticket!.key}?`);
  expect(headerOf(answer, 'Subject')).toBe(`Re: ${headerOf(confirmation, 'Subject')}`);
  expect(headerOf(answer, 'Auto-Submitted')).not.toBe('no');

  // The reply, with what mail programs quote, is what is new in it, and opens the ticket again.
  await annWrites(
    headerOf(answer, 'Reply-To')!,
    headerOf(answer, 'Subject')!,
    'Yes, it is out now.\n\nOn Monday, Support wrote:\n> Hello Ann, did you pull the plug?',
    { 'In-Reply-To': headerOf(answer, 'Message-ID')!, References: headerOf(answer, 'Message-ID')! },
  );
  await expect
    .poll(async () => (await tickets()).map(({ status_category }) => status_category), { timeout: 120_000 })
    .toEqual(['open']);
  const { items: comments } = await (await desk()).tickets.comments.list({ ticket_id });
  expect(comments.map(({ content }) => content).toSorted()).toEqual([
    `Hello Ann, did you pull the plug of ${ticket!.key}?`,
    'Yes, it is out now.',
  ]);

  // Solved, and a day later she is asked how it was, once.
  await (await desk()).tickets.setStatus({ ticket_id, status: 'resolved' });
  await later({ minutes: 6 });
  expect(headerOf(await annGets(/resolved/i), 'Subject')).toBe(headerOf(answer, 'Subject'));
  await later({ hours: 25 });
  const question = await annGets(/rating\?token=/);
  const token = /rating\?token=([\w.-]+)/.exec(question.text)![1]!;
  await world.caller({}).ratings.answer({ token, score: 5, comment: 'Quick' });
  expect(await (await desk()).dashboard.satisfaction({})).toMatchObject({ asked: 1, answered: 1, average: 5 });
  await later({ hours: 48 });
  expect((await annGets(/rating\?token=/)).text).toBe(question.text);

  // Whoever also reads the mailbox finds all of it unread: S is \Seen.
  const flags = ['cur', 'new'].flatMap((folder) => readdirSync(join(dir, 'mail/support/Maildir', folder)));
  expect(flags).toHaveLength(2);
  expect(flags.filter((name) => /:2,.*S/.test(name))).toEqual([]);
});
