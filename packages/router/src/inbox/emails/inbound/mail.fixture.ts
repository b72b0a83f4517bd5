import { randomUUIDv7 } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aMember, aTeam, type TestPerson, type TestTeam } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../../testing/world.ts';
import { signedMail } from '../../mailboxes/signing.fixture.ts';

/** A mail as somebody writes it. */
export interface Written {
  readonly from: string;
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly message_id?: string | undefined;
}
export function mailOf({
  from,
  to = 'desk@example.com',
  subject = 'A matter',
  text = 'Hello',
  headers,
  message_id,
}: Written) {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const id = message_id ?? `<${randomUUIDv7()}@outside.example>`;
  return `${lines.join('')}From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: ${id}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`;
}

/** A team with a mailbox, people who work there, and what hands mail over to it. */
export interface MailDesk {
  readonly team: TestTeam;
  readonly address: string;
  readonly mailbox_id: string;
  readonly owner: TestPerson;
  readonly agent: TestPerson;
  /** Hands over a mail and lets the worker read it; gives what became of it. */
  readonly get: (mail: Written | string | Buffer) => Promise<Outcome>;
  /** Only hands it over. */
  readonly handOver: (mail: Written | string | Buffer) => Promise<{ status: string; mail_id: string | null }>;
}
export interface Outcome {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly ticket_id: string | null;
  readonly comment_id: string | null;
  readonly authenticated: boolean | null;
  readonly attachments_left_out: number;
}

export async function aMailDesk(
  world: TestWorld,
  mailbox: { readonly auth_server?: string; readonly plus_addressing?: boolean } = {},
): Promise<MailDesk> {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const owner = await aMember(world.kysely, team, 'owner');
  const agent = await aMember(world.kysely, team, 'agent');
  const address = `desk-${team.id.slice(-12)}@example.com`;
  const made = await (await world.as(owner)).mailboxes.create({ name: 'Desk', address, ...mailbox });
  const handOver: MailDesk['handOver'] = (mail) => {
    const raw = typeof mail === 'string' || Buffer.isBuffer(mail) ? mail : mailOf({ to: address, ...mail });
    const signed = signedMail(made.signing_secret, raw, new Date(world.now()));
    return world.caller({}).mailboxes.receive({ mailbox: made.id, ...signed });
  };
  return {
    team,
    address,
    owner,
    agent,
    mailbox_id: made.id,
    handOver,
    async get(mail) {
      const { mail_id } = await handOver(mail);
      if (mail_id === null) throw new Error('The mail came before');
      await world.drain();
      return world.kysely
        .selectFrom('inbound_mails')
        .select(['id', 'state', 'reason', 'ticket_id', 'comment_id', 'authenticated', 'attachments_left_out'])
        .where('id', '=', mail_id)
        .executeTakeFirstOrThrow();
    },
  };
}

/** What somebody was sent last, as it went out. Drain the world before. */
export async function lastMailTo(world: TestWorld, address: string) {
  const { message_id } = await world.kysely
    .selectFrom('emails')
    .select('message_id')
    .where('to_address', '=', address)
    .where('state', '=', 'sent')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const dir = join(world.dir, 'mail');
  const file = readdirSync(dir).find((name) => name.startsWith(message_id.slice(1).split('@', 1)[0]!))!;
  const raw = readFileSync(join(dir, file), 'latin1');
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
  return { raw, message_id, subject: of('Subject'), reply_to: of('Reply-To'), references: of('References') };
}
