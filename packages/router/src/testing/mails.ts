import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWorld } from './world.ts';

export interface TestMail {
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  /** As sent, with its transfer encoding undone. */
  readonly text: string;
}

/** The mails that were delivered to an address, oldest first. Drain the world before. */
export async function mailsTo(world: TestWorld, address: string): Promise<TestMail[]> {
  const rows = await world.kysely
    .selectFrom('emails')
    .select(['message_id', 'template', 'subject', 'to_address'])
    .where('to_address', '=', address)
    .where('state', '=', 'sent')
    .orderBy('id')
    .execute();
  const dir = join(world.dir, 'mail');
  const names = rows.length === 0 ? [] : readdirSync(dir);
  return rows.map(({ message_id, template, subject, to_address }) => {
    // The folder names a mail by its Message-ID.
    const file = names.find((name) => name.startsWith(message_id.slice(1).split('@', 1)[0]!));
    if (file === undefined) throw new Error(`The mail ${message_id} was not delivered`);
    return {
      to: to_address,
      template,
      subject: subject ?? '',
      text: withoutEncoding(readFileSync(join(dir, file), 'utf8')),
    };
  });
}

const withoutEncoding = (content: string): string =>
  content
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The token of the link in a mail. */
export const tokenIn = ({ text }: TestMail): string => {
  const token = /(?<!\/unsubscribe)[?&]token=([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error('There is no link in this mail');
  return token;
};
/** The six digits of a mail. */
export const codeIn = ({ subject, text }: TestMail): string => {
  const code = /^\d{6}\b/.exec(subject)?.[0] ?? /(?<=>|^)(\d{6})(?=<|$)/m.exec(text)?.[0];
  if (code === undefined) throw new Error('There is no code in this mail');
  return code;
};
