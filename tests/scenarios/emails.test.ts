import { afterAll, describe, expect, test } from 'vitest';
import { aMailDesk, lastMailTo, mailOf } from '@deskwire/router/inbox/emails/inbound/mail.fixture.ts';
import { signedMail } from '@deskwire/router/inbox/mailboxes/signing.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

describe.each(PREFIXES)('the routes of mailboxes and emails below %s', (prefix) => {
  test('a mailbox is created, changed and deleted by who runs the team, in a session', async () => {
    const team = await aTeam(kysely, { tier: 'pro' });
    const [olga, alice] = [await aMember(kysely, team, 'owner'), await aMember(kysely, team, 'agent')];
    const [owner, agent] = [await desk.as(olga, prefix), await desk.as(alice, prefix)];
    const CREATE = 'POST /mailboxes';
    const address = `help-${team.id.slice(-12)}@example.com`;
    const fields = { name: 'Help', address: address.toUpperCase() };
    const imap = { host: 'imap.example.com', user: address, password: 'a secret' };
    const created = await owner.say('mailboxes.create', CREATE, { ...fields, imap });
    expect(created).toMatchObject({
      address,
      enabled: true,
      imap: { host: 'imap.example.com', port: 993, security: 'tls', folder: 'INBOX', error: null },
      signing_secret: expect.stringMatching(/^whsec_/),
      url: expect.stringContaining(`/api/v1/emails/in/${created.id}`),
    });
    expect(JSON.stringify(created)).not.toContain('a secret');
    const named = { mailbox_id: created.id };
    const [ONE, CHANGE] = ['GET /mailboxes/{mailbox_id}', 'PATCH /mailboxes/{mailbox_id}'];
    const change = { ...named, imap: null, name: 'Desk', version: 1 };
    expect(await owner.say('mailboxes.update', CHANGE, change)).toMatchObject({ name: 'Desk', imap: null, version: 2 });
    expect(await owner.refused(CHANGE, change)).toMatchObject({ status: 409, error: { code: 'VERSION_CONFLICT' } });
    expect(await owner.say('mailboxes.get', ONE, named)).toMatchObject({ name: 'Desk' });
    expect((await owner.say('mailboxes.list', 'GET /mailboxes')).items).toMatchObject([{ id: created.id }]);
    const rotated = await owner.say('mailboxes.rotate', 'POST /mailboxes/{mailbox_id}/rotate', named);
    expect(rotated.signing_secret).not.toBe(created.signing_secret);
    expect(await owner.refused('POST /mailboxes/{mailbox_id}/verify', named)).toMatchObject({ status: 422 });
    expect(await owner.refused(CREATE, fields)).toMatchObject({ error: { code: 'MAILBOX_EXISTS' } });
    expect(await owner.refused(CREATE, { ...fields, address: 'nowhere' })).toMatchObject({ status: 422 });
    expect(await agent.refused('GET /mailboxes')).toMatchObject({ status: 403 });
    expect(await agent.refused(CREATE, fields)).toMatchObject({ status: 403 });
    await owner.say('mailboxes.delete', 'DELETE /mailboxes/{mailbox_id}', named);
    expect(await owner.refused(ONE, named)).toMatchObject({ status: 404 });
    const again = await owner.say('mailboxes.create', CREATE, fields);
    expect(again.id).not.toBe(created.id);
  });

  test('a mail becomes a ticket, the answer a comment, and a reply by mail opens it again', async () => {
    const team = await aTeam(kysely, { tier: 'pro' });
    const owner = await desk.as(await aMember(kysely, team, 'owner'), prefix);
    const address = `desk-${team.id.slice(-12)}@example.com`;
    const box = await owner.say('mailboxes.create', 'POST /mailboxes', { name: 'Desk', address });
    const server = await desk.as(undefined, prefix);
    const handOver = async (raw: string, id: string) => {
      const signed = signedMail(box.signing_secret, raw, new Date(desk.world.now()), id);
      return server.say('mailboxes.receive', 'POST /emails/in/{mailbox}', { mailbox: box.id, signed });
    };
    const from = `ann-${team.id.slice(-12)}@outside.example`;
    const { mail_id } = await handOver(mailOf({ from: `Ann <${from}>`, to: address, subject: 'It burns' }), '1');
    await desk.world.drain();
    const ONE = 'GET /emails/inbound/{mail_id}';
    const mail = await owner.say('emails.inbound.get', ONE, { mail_id });
    expect(mail).toMatchObject({ state: 'ticket', from_address: from, to: [address], text: 'Hello' });
    const { ticket_id } = mail;
    await owner.say('tickets.comments.create', 'POST /tickets/{ticket_id}/comments', { ticket_id, content: 'Where?' });
    await owner.say('tickets.setStatus', 'POST /tickets/{ticket_id}/status', { ticket_id, status: 'resolved' });
    desk.world.clock.advance({ minutes: 6 });
    await desk.world.drain();
    const { reply_to } = await lastMailTo(desk.world, from);
    await handOver(mailOf({ from, to: reply_to, subject: 'Re: It burns', text: 'Everywhere' }), '2');
    await desk.world.drain();
    const ticket = await owner.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id });
    expect(ticket).toMatchObject({ status_category: 'open', reopened_count: 1, comment_count: 2 });
    const signed = signedMail('whsec_AAAA', mailOf({ from }), new Date(desk.world.now()));
    expect(await server.refused('POST /emails/in/{mailbox}', { mailbox: box.id, signed })).toMatchObject({
      error: { code: 'SIGNATURE_INVALID' },
    });
  });

  test('a held mail is accepted or rejected by who handles tickets', async () => {
    const mails = await aMailDesk(desk.world);
    const agent = await desk.as(mails.agent, prefix);
    const member = await desk.as(await aMember(kysely, mails.team, 'member'), prefix);
    const [spam, other] = [
      await mails.get({ from: 'a@spam.example', headers: { 'X-Spam-Flag': 'YES' } }),
      await mails.get({ from: 'b@spam.example', headers: { 'X-Spam-Flag': 'YES' } }),
    ];
    const [LIST, ACCEPT, REJECT, RETRY] = [
      'GET /emails/inbound',
      ...['accept', 'reject', 'retry'].map((verb) => `POST /emails/inbound/{mail_id}/${verb}`),
    ] as [string, string, string, string];
    expect(await agent.say('emails.inbound.list', LIST, { state: 'held' })).toMatchObject({ total: 2 });
    const accepted = await agent.say('emails.inbound.accept', ACCEPT, { mail_id: spam.id });
    expect(accepted).toMatchObject({ state: 'ticket', ticket_id: expect.any(String) });
    const rejected = await agent.say('emails.inbound.reject', REJECT, { mail_id: other.id });
    expect(rejected).toMatchObject({ state: 'ignored', reason: 'rejected', ticket_id: null });
    for (const spelling of [ACCEPT, REJECT, RETRY]) {
      expect(await agent.refused(spelling, { mail_id: other.id })).toMatchObject({ error: { code: 'MAIL_NOT_HELD' } });
      expect(await member.refused(spelling, { mail_id: other.id })).toMatchObject({ status: 403 });
    }
    const failed = await mails.get('no mail');
    expect(await agent.say('emails.inbound.retry', RETRY, { mail_id: failed.id })).toMatchObject({ state: 'received' });
    expect(await agent.refused(LIST, { state: 'lost' })).toMatchObject({ status: 422 });
    expect(await member.refused(LIST)).toMatchObject({ status: 403 });
    const stranger = await desk.as((await aMailDesk(desk.world)).agent, prefix);
    expect(await stranger.refused(ACCEPT, { mail_id: spam.id })).toMatchObject({ status: 404 });
  });

  test('an email is looked at, written again and sent again, as long as it is true', async () => {
    const mails = await aMailDesk(desk.world);
    const owner = await desk.as(mails.owner, prefix);
    const from = `eve-${mails.team.id.slice(-12)}@outside.example`;
    const { ticket_id } = await mails.get({ from, subject: 'A leak' });
    const [sent] = (await owner.say('emails.list', 'GET /emails', { state: 'sent' })).items.filter(
      ({ to_address }) => to_address === from,
    );
    const named = { email_id: sent!.id };
    const [ONE, PREVIEW, RESEND] = [
      'GET /emails/{email_id}',
      'POST /emails/{email_id}/preview',
      'POST /emails/{email_id}/resend',
    ] as const;
    expect(await owner.say('emails.get', ONE, named)).toMatchObject({ template: 'ticket-created', state: 'sent' });
    const { subject, html, text } = await owner.say('emails.preview', PREVIEW, named);
    expect(subject).toMatch(/^\[\w+-\d+\] A leak$/);
    expect(text).toContain('We received your request');
    expect(html).not.toMatch(/token=[\w-]{8}/);
    const again = await owner.say('emails.resend', RESEND, named);
    expect(again).toMatchObject({ to_address: from, state: 'queued' });
    await desk.world.drain();
    expect((await owner.say('emails.get', ONE, { email_id: again.id })).state).toBe('sent');
    await owner.say('tickets.delete', 'DELETE /tickets/{ticket_id}', { ticket_id });
    for (const spelling of [PREVIEW, RESEND])
      expect(await owner.refused(spelling, named)).toMatchObject({ error: { code: 'EMAIL_NOT_RESENDABLE' } });
    const agent = await desk.as(mails.agent, prefix);
    expect(await agent.refused(RESEND, named)).toMatchObject({ status: 403 });
    expect(await owner.refused(ONE, { email_id: 'none' })).toMatchObject({ status: 422 });
  });
});

test('a mail of any bytes is handed over as it is, up to 25 MiB', async () => {
  const mails = await aMailDesk(desk.world);
  const owner = await desk.world.as(mails.owner);
  const { signing_secret } = await owner.mailboxes.rotate({ mailbox_id: mails.mailbox_id });
  const post = (raw: Buffer) => {
    const { headers } = signedMail(signing_secret, raw, new Date(desk.world.now()));
    const url = `/api/v1/emails/in/${mails.mailbox_id}`;
    return desk.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'message/rfc822' },
      payload: raw,
    });
  };
  const head = 'From: c@outside.example\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n';
  const response = await post(
    Buffer.concat([Buffer.from(head), Buffer.from([0x53, 0xf6, 0x21]), Buffer.alloc(2_000_000, 'x')]),
  );
  expect(response.statusCode).toBe(202);
  await desk.world.drain();
  const [ticket] = (await (await desk.world.as(mails.agent)).tickets.list({})).items;
  expect(ticket!.description).toMatch(/^Sö!x/);
  expect((await post(Buffer.alloc(26 * 1024 * 1024))).statusCode).toBe(413);
});
