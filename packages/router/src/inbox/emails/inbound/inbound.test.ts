import { randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createImap } from '@deskwire/adapters/imap.ts';
import { PASSWORD, startImap, USER } from '@deskwire/adapters/imap-server.fixture.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { DAY, every, runSchedules } from '../../../kit/jobs/schedule.ts';
import { pollMailboxes } from '../../mailboxes/polling/jobs.ts';
import { POLL_SECONDS } from '../../mailboxes/polling/poll.ts';
import { sweepMails } from './settling/process-job.ts';
import { forgetInbound } from './settling/sweep.ts';
import { storageKeyOf } from '../../../platform/files/bytes/storage-key.ts';
import { loseNextCommit } from '../../../testing/dying.ts';
import { testWorld } from '../../../testing/world.ts';
import { aMailDesk, lastMailTo, mailOf, type MailDesk } from './mail.fixture.ts';

const world = await testWorld();
const { kysely } = world;
const outsider = () => `${randomUUIDv7().slice(-12)}@outside.example`;
const ticketOf = async ({ agent }: MailDesk, ticket_id: string | null) =>
  (await world.as(agent)).tickets.get({ ticket_id: ticket_id! });
const commentsOf = async ({ agent }: MailDesk, ticket_id: string | null) =>
  (await (await world.as(agent)).tickets.comments.list({ ticket_id: ticket_id! })).items;
/** A ticket that somebody wrote by mail and an agent answered. */
async function anAnswered(desk: MailDesk, from = outsider()) {
  const { ticket_id } = await desk.get({
    from: `Ann <${from}>`,
    subject: 'The printer',
    message_id: `<first.${from}>`,
  });
  await (await world.as(desk.agent)).tickets.comments.create({ ticket_id: ticket_id!, content: 'Is it on?' });
  world.clock.advance({ minutes: 6 });
  await world.drain();
  return { from, ticket_id: ticket_id!, answer: await lastMailTo(world, from) };
}

describe('a mail', () => {
  test('is a ticket of its sender, an answer goes out in its thread, and the reply is a comment that opens it again', async () => {
    const desk = await aMailDesk(world);
    const { from, ticket_id, answer } = await anAnswered(desk);
    const ticket = await ticketOf(desk, ticket_id);
    expect(ticket).toMatchObject({
      title: 'The printer',
      description: 'Hello',
      source: 'email',
      status_category: 'open',
    });
    expect(ticket.reporter).toMatchObject({ name: 'Ann', email: from });
    expect(answer.subject).toBe(`Re: [${ticket.key}] The printer`);
    expect(answer.references).toContain(`<first.${from}>`);
    const [local, domain] = desk.address.split('@');
    expect(answer.reply_to).toMatch(new RegExp(`^${local}\\+[0-9a-f]{24}@${domain}$`));
    await (await world.as(desk.agent)).tickets.setStatus({ ticket_id, status: 'resolved' });
    const reply = await desk.get({
      from,
      to: answer.reply_to,
      subject: 'Re: something else',
      text: 'Yes.\n\nOn Monday, Desk wrote:\n> Is it on?\n> Regards',
    });
    expect(reply).toMatchObject({ state: 'comment', ticket_id });
    expect((await commentsOf(desk, ticket_id)).map(({ content, source }) => [content, source])).toEqual([
      ['Is it on?', 'api'],
      ['Yes.', 'email'],
    ]);
    expect(await ticketOf(desk, ticket_id)).toMatchObject({ status_category: 'open', reopened_count: 1 });
  });

  test('finds its ticket by what it answers, where the address says nothing', async () => {
    const desk = await aMailDesk(world, { plus_addressing: false });
    const { from, ticket_id, answer } = await anAnswered(desk);
    expect(answer.reply_to).toBe(desk.address);
    const headers = { References: `<unknown@x.example> ${answer.message_id}` };
    expect(await desk.get({ from, headers, text: 'By reference' })).toMatchObject({ state: 'comment', ticket_id });
    const own = { 'In-Reply-To': `<first.${from}>` };
    expect(await desk.get({ from, headers: own, text: 'To my own' })).toMatchObject({ state: 'comment', ticket_id });
  });

  test('that comes twice, by either door or moved back, makes nothing new', async () => {
    const desk = await aMailDesk(world);
    const mail = mailOf({ from: outsider(), to: desk.address });
    const answers = await Promise.all(Array.from({ length: 5 }, () => desk.handOver(mail)));
    expect(answers.filter(({ status }) => status === 'accepted')).toHaveLength(1);
    const bare = `From: ${outsider()}\r\nSubject: No id\r\n\r\nHello`;
    expect(await desk.handOver(bare)).toMatchObject({ status: 'accepted' });
    expect(await desk.handOver(bare)).toEqual({ status: 'duplicate', mail_id: null });
    await world.drain();
    expect(await (await world.as(desk.agent)).tickets.list({})).toMatchObject({ total: 2 });
  });

  test('is not handed over by who does not know the secret', async () => {
    const desk = await aMailDesk(world);
    const other = await aMailDesk(world);
    const mail = { mailbox: desk.mailbox_id, headers: {}, body: 'From: a@b.example\r\n\r\nHi' };
    await expect(world.caller({}).mailboxes.receive(mail)).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    const unknown = { ...mail, mailbox: randomUUIDv7() };
    await expect(world.caller({}).mailboxes.receive(unknown)).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    await (await world.as(other.owner)).mailboxes.update({ mailbox_id: other.mailbox_id, enabled: false });
    await expect(other.handOver({ from: outsider() })).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
  });

  test('brings its attachments, as many as the plan allows, and its letters of any language', async () => {
    const desk = await aMailDesk(world);
    const raw = Buffer.concat([
      Buffer.from(
        `From: =?utf-8?Q?J=C3=BCrgen?= <${outsider()}>\r\nTo: ${desk.address}\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <${randomUUIDv7()}@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSch\xf6n \0 \r\n--b\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nattached\r\n--b--\r\n`,
        'latin1',
      ),
    ]);
    const { ticket_id, attachments_left_out } = await desk.get(raw);
    expect(attachments_left_out).toBe(0);
    expect(await ticketOf(desk, ticket_id)).toMatchObject({
      title: 'Grüße',
      description: 'Schön',
      reporter: { name: 'Jürgen' },
    });
    const files = await (await world.as(desk.agent)).files.forTicket({ ticket_id: ticket_id! });
    expect(files.items).toMatchObject([{ name: 'a.txt', size: expect.any(Number) }]);
  });

  test('keeps its attachments where the line was cut after they were kept', async () => {
    const desk = await aMailDesk(world);
    const { mail_id } = await desk.handOver(
      `From: ${outsider()}\r\nTo: ${desk.address}\r\nSubject: A trace\r\nMessage-ID: <${randomUUIDv7()}@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nattached\r\n--b--\r\n`,
    );
    const { storage } = world.services;
    const put: typeof storage.put = (...given) => {
      Object.assign(world.services, { storage });
      loseNextCommit(world);
      return storage.put(...given);
    };
    Object.assign(world.services, { storage: { ...storage, put } });
    expect((await world.drain({ failures: 'keep' })).failed).toMatchObject([{ error: { app: 'INTERNAL' } }]);
    await world.drain();
    const { files, emails } = await world.as(desk.agent);
    const { ticket_id } = await emails.inbound.get({ mail_id: mail_id! });
    const [file] = (await files.forTicket({ ticket_id: ticket_id! })).items;
    expect(await storage.head(storageKeyOf(file!.id))).toMatchObject({ size: 8 });
  });

  test('of a page without text is read as somebody would see it', async () => {
    const desk = await aMailDesk(world);
    const headers = { 'Content-Type': 'text/html' };
    const { ticket_id } = await desk.get({
      from: outsider(),
      headers,
      text: '<p>It <b>burns</b></p><script>x</script>',
    });
    expect((await ticketOf(desk, ticket_id)).description).toBe('It burns');
  });

  test('never changes a person, whatever name it gives', async () => {
    const desk = await aMailDesk(world);
    const { email, person_id } = desk.agent;
    const { ticket_id } = await desk.get({ from: `The Boss <${email}>` });
    const { reporter, reporter_id } = await ticketOf(desk, ticket_id);
    expect(reporter_id).toBe(person_id);
    expect(reporter.name).not.toBe('The Boss');
  });
});

describe('a mail is held', () => {
  test('that answers at the address of somebody else, until somebody decides', async () => {
    const desk = await aMailDesk(world);
    const { ticket_id, answer } = await anAnswered(desk);
    const stranger = outsider();
    const held = await desk.get({ from: stranger, to: answer.reply_to, text: 'Let me in' });
    expect(held).toMatchObject({ state: 'held', reason: 'other_sender', ticket_id });
    const agent = await world.as(desk.agent);
    expect(await commentsOf(desk, ticket_id)).toHaveLength(1);
    expect(await agent.emails.inbound.get({ mail_id: held.id })).toMatchObject({
      text: 'Let me in',
      has_content: true,
    });
    const accepted = await agent.emails.inbound.accept({ mail_id: held.id });
    expect(accepted).toMatchObject({ state: 'comment', ticket_id });
    expect((await commentsOf(desk, ticket_id)).map(({ content }) => content)).toContain('Let me in');
    await expect(agent.emails.inbound.accept({ mail_id: held.id })).rejects.toMatchObject({ app: 'MAIL_NOT_HELD' });
    const again = await desk.get({ from: stranger, headers: { 'In-Reply-To': answer.message_id } });
    expect(again).toMatchObject({ state: 'held', reason: 'other_sender' });
    expect(await agent.emails.inbound.reject({ mail_id: again.id })).toMatchObject({
      state: 'ignored',
      reason: 'rejected',
    });
  });

  test('beyond five tickets of a sender in ten minutes, by twenty at once too', async () => {
    const desk = await aMailDesk(world);
    const from = outsider();
    await Promise.all(Array.from({ length: 20 }, (_, n) => desk.handOver({ from, subject: `No. ${n}` })));
    await world.drain();
    const agent = await world.as(desk.agent);
    expect(await agent.tickets.list({})).toMatchObject({ total: 5 });
    const { items, total } = await agent.emails.inbound.list({ state: 'held' });
    expect(total).toBe(15);
    expect(new Set(items.map(({ reason }) => reason))).toEqual(new Set(['flood']));
    const ticket = await agent.emails.inbound.accept({ mail_id: items[0]!.id, ticket_id: null });
    expect(ticket).toMatchObject({ state: 'ticket', ticket_id: expect.any(String) });
    world.clock.advance({ minutes: 11 });
    expect(await desk.get({ from, subject: 'Later' })).toMatchObject({ state: 'ticket' });
  });
});

test('a form keeps no mail out: it becomes a ticket, which says what it lacks until somebody fills it in', async () => {
  const desk = await aMailDesk(world);
  const owner = await world.as(desk.owner);
  const text = { kind: 'text' as const, options: [], required: false, requester_visible: true };
  await owner.tickets.fields.set({
    fields: [
      { ...text, key: 'device', name: 'Device' },
      { ...text, key: 'room', name: 'Room', required: true },
    ],
  });
  const device = { key: 'device', requesters: 'required', agents: 'required' } as const;
  await owner.tickets.forms.set({ type: 'request', fields: [device] });
  const mail = await desk.get({ from: outsider() });
  expect(mail).toMatchObject({ state: 'ticket', reason: null });
  const ticket_id = mail.ticket_id!;
  expect(await owner.tickets.get({ ticket_id })).toMatchObject({ type: 'request', missing_fields: ['device'] });
  // What lacks something can still be worked on.
  await owner.tickets.update({ ticket_id, priority: 'high' });
  await owner.tickets.update({ ticket_id, custom: { device: 'Printer' } });
  expect((await owner.tickets.get({ ticket_id })).missing_fields).toEqual([]);
});

describe('a key in the subject', () => {
  const proven = {
    'Authentication-Results': 'mx.example.com; spf=pass; dmarc=pass (p=none) header.from=outside.example',
  };

  test('counts from somebody of the ticket whose sender is proven, and from nobody else', async () => {
    const desk = await aMailDesk(world, { auth_server: 'mx.example.com' });
    const { from, ticket_id } = await anAnswered(desk);
    const { key } = await ticketOf(desk, ticket_id);
    const subject = `AW: [${key}] The printer`;
    expect(await desk.get({ from, subject, headers: proven })).toMatchObject({
      state: 'comment',
      ticket_id,
      authenticated: true,
    });
    const forged = [
      {},
      { 'Authentication-Results': 'mx.evil.example; dmarc=pass' },
      { 'Authentication-Results': 'mx.example.com; dmarc=fail reason="dmarc=pass"' },
      { 'Authentication-Results': 'mx.example.com; dkim=pass (dmarc=pass)' },
      { 'Authentication-Results': 'mx.example.com.evil.example; dmarc=pass' },
    ];
    for (const headers of forged) {
      const { state, authenticated, ticket_id: other } = await desk.get({ from, subject, headers });
      world.clock.advance({ minutes: 11 });
      expect([state, authenticated, other === ticket_id]).toEqual(['ticket', false, false]);
    }
    const stranger = await desk.get({ from: outsider(), subject, headers: proven });
    expect(stranger.state).toBe('ticket');
    expect(stranger.ticket_id).not.toBe(ticket_id);
  });
});

describe('a program', () => {
  test.each([
    ['auto_submitted', { 'Auto-Submitted': 'auto-replied' }],
    ['auto_submitted', { 'Auto-Submitted': 'auto-generated; owner-email="a@b"' }],
    ['auto_reply', { 'X-Autoreply': 'yes' }],
    ['bulk', { Precedence: 'bulk' }],
    ['bulk', { Precedence: 'auto_reply' }],
    ['mailing_list', { 'List-Id': '<news.example.com>' }],
    ['no_sender', { 'Return-Path': '<>' }],
    ['report', { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' }],
  ])('is not answered (%s)', async (reason, headers) => {
    const desk = await aMailDesk(world);
    const { from, ticket_id, answer } = await anAnswered(desk);
    await (await world.as(desk.agent)).tickets.setStatus({ ticket_id, status: 'resolved' });
    const outcome = await desk.get({ from, to: answer.reply_to, headers });
    expect(outcome).toMatchObject({ state: 'ignored', reason, ticket_id: null });
    expect((await ticketOf(desk, ticket_id)).status_category).toBe('resolved');
  });

  test.each([{ 'Auto-Submitted': 'no' }, { 'X-Auto-Response-Suppress': 'All' }])(
    'is not known by %j',
    async (headers) => {
      const desk = await aMailDesk(world);
      expect(await desk.get({ from: outsider(), headers })).toMatchObject({ state: 'ticket' });
    },
  );

  test('two desks that mail each other stop after a round', async () => {
    const [one, two] = [await aMailDesk(world), await aMailDesk(world)];
    const opened = await one.get({ from: two.address, subject: 'From the other desk' });
    expect(opened.state).toBe('ticket');
    // What the first desk answers goes to the second, also where somebody on the way loses the headers of programs.
    const { raw } = await lastMailTo(world, two.address);
    expect(await two.get(raw.replace('Message-ID: <', 'Message-ID: <w'))).toMatchObject({
      state: 'ignored',
      reason: 'own',
    });
    const foreign = raw.replaceAll('desk@example.com', 'no-reply@other.example');
    expect(await two.get(foreign.replace('Message-ID: <', 'Message-ID: <x'))).toMatchObject({
      state: 'ignored',
      reason: 'auto_submitted',
    });
    const stripped = foreign
      .replace(/^Auto-Submitted: .*\r\n/m, '')
      .replace(/^From: .*\r\n/m, `From: ${one.address}\r\n`);
    const back = await two.get(stripped);
    expect(back.state).toBe('ticket');
    const confirmation = await lastMailTo(world, one.address);
    const bare = confirmation.raw
      .replace(/^Auto-Submitted: .*\r\n/m, '')
      .replace(/^From: .*\r\n/m, `From: ${two.address}\r\n`);
    const sentBefore = await countSent(two.address);
    expect((await one.get(bare)).state).toBe('comment');
    world.clock.advance({ minutes: 6 });
    await world.drain();
    expect(await countSent(two.address)).toBe(sentBefore);
  });

  test('a mail of our own that comes back is ignored', async () => {
    const desk = await aMailDesk(world);
    const { answer } = await anAnswered(desk);
    expect(await desk.get(answer.raw)).toMatchObject({ state: 'ignored', reason: 'own' });
    expect(await desk.get({ from: desk.address })).toMatchObject({ state: 'ignored', reason: 'own' });
  });
});
const countSent = async (to_address: string) =>
  (await kysely.selectFrom('emails').select('id').where('to_address', '=', to_address).execute()).length;

describe('a report that a mail did not arrive', () => {
  const report = (original: string, address: string, status = '5.1.1') =>
    `From: MAILER-DAEMON@mx.example.com\r\nSubject: Undelivered\r\nMessage-ID: <${randomUUIDv7()}@mx>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: ${status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${original}\r\n\r\n--b--\r\n`;
  const suppressed = async (desk: MailDesk) => {
    await world.drain();
    return (await (await world.as(desk.owner)).notifications.list({})).items.filter(({ title }) =>
      title.includes('come back'),
    );
  };

  test('stops mail to that address, if it is about a mail of ours, and tells who runs the team', async () => {
    const desk = await aMailDesk(world);
    const { from, answer } = await anAnswered(desk);
    const forged = await desk.get(report('<somebody.elses@mail>', from));
    expect(forged).toMatchObject({ state: 'ignored', reason: 'report' });
    await desk.get(report(answer.message_id, 'nobody@else.example'));
    await desk.get(report(answer.message_id, from, '4.2.2'));
    await desk.get(report(answer.message_id, from, '5.2.2'));
    expect(await suppressed(desk)).toEqual([]);
    await desk.get(report(answer.message_id, from));
    expect(await suppressed(desk)).toMatchObject([{ title: `Emails to ${from} come back` }]);
  });

  test('for a reason that may pass stops it at the third mail in a week, not at the third report of one', async () => {
    const desk = await aMailDesk(world);
    const { from, ticket_id, answer } = await anAnswered(desk);
    const again = async () => {
      const owner = await world.as(desk.owner);
      const before = new Set(await messageIdsTo(from));
      await owner.tickets.comments.create({ ticket_id, content: 'And?' });
      world.clock.advance({ minutes: 6 });
      await world.drain();
      return (await messageIdsTo(from)).find((id) => !before.has(id))!;
    };
    for (let n = 0; n < 3; n++) await desk.get(report(answer.message_id, from, '4.2.2'));
    world.clock.advance({ hours: 8 * 24 });
    for (let n = 0; n < 2; n++) await desk.get(report(await again(), from, '5.2.2'));
    expect(await suppressed(desk)).toEqual([]);
    await desk.get(report(await again(), from, '4.2.2'));
    expect(await suppressed(desk)).toMatchObject([{ title: `Emails to ${from} come back` }]);
  });
  const messageIdsTo = async (to_address: string) =>
    (await world.kysely.selectFrom('emails').select('message_id').where('to_address', '=', to_address).execute()).map(
      ({ message_id }) => message_id,
    );
});

describe('what cannot be read', () => {
  test('fails with its reason, and can be tried again', async () => {
    const desk = await aMailDesk(world);
    const parts = Array.from(
      { length: 51 },
      (_, n) => `--b\r\nContent-Disposition: attachment; filename=${n}\r\n\r\nx\r\n`,
    );
    const many = `From: ${outsider()}\r\nMessage-ID: <${randomUUIDv7()}@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`;
    const failed = await desk.get(many);
    expect(failed).toMatchObject({ state: 'failed', reason: 'too_many_attachments' });
    const agent = await world.as(desk.agent);
    expect(await agent.emails.inbound.retry({ mail_id: failed.id })).toMatchObject({ state: 'received', reason: null });
    await world.drain();
    expect((await agent.emails.inbound.get({ mail_id: failed.id })).state).toBe('failed');
    expect(await desk.get('no mail at all')).toMatchObject({ state: 'failed', reason: 'unsupported' });
    expect(await desk.get({ from: 'nobody' })).toMatchObject({ state: 'failed', reason: 'no_sender' });
  });
});

describe('the mailbox is read over IMAP', () => {
  test('every half minute, without marking anything, and waits longer while it fails', async () => {
    const server = await startImap();
    Object.assign(world.services, { imap: createImap({ private_hosts: [`${server.host}:${server.port}`] }) });
    const desk = await aMailDesk(world);
    const bring = (subject: string, hours = 0) =>
      server.deliver(
        mailOf({ from: outsider(), subject }),
        new Date(world.now() + 1000 - hours * 3_600_000).toISOString(),
      );
    bring('Before', 1);
    const imap = { host: server.host, port: server.port, security: 'none' as const, user: USER, password: PASSWORD };
    const owner = await world.as(desk.owner);
    const { mailbox_id } = desk;
    await owner.mailboxes.update({ mailbox_id, imap: { ...imap, password: 'wrong' } });
    await expect(owner.mailboxes.verify({ mailbox_id })).rejects.toMatchObject({ app: 'MAILBOX_UNREACHABLE' });
    const poll = async () => {
      world.clock.advance({ seconds: 31 });
      await runSchedules(world.services, [every(POLL_SECONDS, pollMailboxes)]);
      await world.drain();
      return (await world.as(desk.owner)).mailboxes.get({ mailbox_id });
    };
    expect((await poll()).imap).toMatchObject({ error: 'login', polled_at: null });
    await (await world.as(desk.owner)).mailboxes.update({ mailbox_id, imap });
    expect(await (await world.as(desk.owner)).mailboxes.verify({ mailbox_id })).toEqual({ mails: 1 });
    expect((await poll()).imap).toMatchObject({ error: null, polled_at: expect.any(String) });
    bring('After');
    await poll();
    const titles = async () => (await (await world.as(desk.agent)).tickets.list({})).items.map(({ title }) => title);
    expect(await titles()).toEqual(['After']);
    server.uid_validity += 1;
    bring('Renumbered');
    await poll();
    expect((await titles()).toSorted()).toEqual(['After', 'Renumbered']);
    const stored = await kysely
      .selectFrom('mailboxes')
      .select('imap_password')
      .where('id', '=', mailbox_id)
      .executeTakeFirstOrThrow();
    expect(stored.imap_password).not.toContain(PASSWORD);
    await (await world.as(desk.owner)).mailboxes.delete({ mailbox_id });
    const gone = await kysely
      .selectFrom('mailboxes')
      .select('imap_password')
      .where('id', '=', mailbox_id)
      .executeTakeFirstOrThrow();
    expect(gone.imap_password).toBeNull();
    await server.close();
  });
});
test('the mail itself is removed after 90 days, and before that when its sender is erased', async () => {
  const desk = await aMailDesk(world);
  const from = outsider();
  const [first, second] = [await desk.get({ from }), await desk.get({ from: outsider() })];
  const files = async () =>
    (
      await kysely
        .selectFrom('files')
        .select('home_id')
        .where('team_id', '=', desk.team.id)
        .where('home_kind', '=', 'inbound_mail')
        .where('deleted_at', 'is', null)
        .execute()
    ).map(({ home_id }) => home_id);
  expect(new Set(await files())).toEqual(new Set([first.id, second.id]));
  const now = () => new Date(world.now()).toISOString();
  const outbox = { later: () => {}, cancel: () => {} };
  const who = { user_id: randomUUIDv7(), people: [{ team_id: mintTeam(desk.team.id), id: randomUUIDv7() }], names: [] };
  await transaction(world.services.db, (db) =>
    forgetInbound(
      { db, outbox, now, events: { add: () => {} }, services: world.services },
      { ...who, addresses: [from] },
    ),
  );
  expect(await files()).toEqual([second.id]);
  world.clock.advance({ days: 91 });
  await runSchedules(world.services, [every(DAY, sweepMails)]);
  await world.drain();
  expect(await files()).toEqual([]);
  expect(await kysely.selectFrom('files').select('id').where('home_id', '=', second.id).execute()).toEqual([]);
  const row = await kysely
    .selectFrom('inbound_mails')
    .selectAll()
    .where('id', '=', second.id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ file_id: null, state: 'ticket' });
});
