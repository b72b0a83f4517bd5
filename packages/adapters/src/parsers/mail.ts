import EmailReplyParser from 'email-reply-parser';
import { parse as parseEml, type Mail } from './eml.ts';
import type { TextBlock } from './text-document.ts';

/** The report of a mail server about a mail that did not arrive (RFC 3464). */
export interface DeliveryReport {
  /** Recipients that no mail reaches, each with its status, such as 5.1.1. */
  failed: { address: string; status: string }[];
  /** Message-IDs in the report, among which is that of the mail. */
  message_ids: string[];
}

/** A mail to be answered by people. */
export interface ReadMail extends Mail {
  /** Everything that somebody would read. */
  whole: string;
  /** The new text in it, without quotations and without a signature at its end. */
  reply: string;
  report: DeliveryReport | null;
}

/** Longer texts are quoted in full by programs: what people write stands at their beginning. */
const LONGEST = 100_000;
/** How much of a report is read, in characters. */
const REPORT_BYTES = 256 * 1024;

/** Reads a mail, tells what is new in it from what it quotes, and understands reports about mails that did not arrive. */
export async function parse(input: Buffer, options: object): Promise<ReadMail> {
  const mail = await parseEml(input, options);
  const whole = (mail.text?.trim() || mail.blocks.map(textOf).join('\n\n')).slice(0, LONGEST);
  return { ...mail, whole, reply: replyOf(whole), report: reportOf(mail, input) };
}

/** The new text. If answers are written between the lines that they answer, it is everything up to the last one. */
function replyOf(whole: string): string {
  const reply = new EmailReplyParser().parseReply(whole).trim();
  const last = reply.slice(reply.lastIndexOf('\n') + 1);
  const end = last === '' ? -1 : whole.lastIndexOf(last);
  if (end === -1) return reply;
  const answered = whole.slice(0, end + last.length);
  let answers = 0;
  let isQuoted = false;
  for (const line of answered.split('\n').filter((one) => one.trim() !== '')) {
    const quotes = line.startsWith('>');
    if (isQuoted && !quotes) answers += 1;
    isQuoted = quotes;
  }
  return answers > 1 ? answered.trim() : reply;
}

function textOf(block: TextBlock): string {
  if (block.kind === 'table') return block.rows.map((row) => row.join(' | ')).join('\n');
  return block.text;
}

function reportOf({ headers }: Mail, input: Buffer): DeliveryReport | null {
  const type = headers.find(([name]) => name === 'content-type')?.[1].toLowerCase() ?? '';
  if (!type.startsWith('multipart/report') || !type.includes('delivery-status')) return null;
  const failed: DeliveryReport['failed'] = [];
  const message_ids: string[] = [];
  let about = new Map<string, string>();
  for (const line of [...input.toString('latin1', 0, REPORT_BYTES).split(/\r?\n/), '']) {
    if (line === '') {
      const address = /^rfc822 ?; ?<?([^\s<>;]{3,254})>?$/i.exec(about.get('final-recipient') ?? '')?.[1];
      const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(about.get('status') ?? '')?.[0];
      if (address !== undefined && status !== undefined && about.get('action')?.toLowerCase() === 'failed')
        failed.push({ address: address.toLowerCase(), status });
      about = new Map();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'message-id') message_ids.push(value.slice(0, 998));
    else about.set(name, value);
  }
  return { failed: failed.slice(0, 50), message_ids: message_ids.slice(0, 10) };
}
