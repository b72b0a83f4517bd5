import { simpleParser, type AddressObject, type HeaderLines } from 'mailparser';
import { ParseRefusal } from '../parse-outcome.ts';
import { textOfHtml } from './html-text.ts';
import type { TextBlock, TextDocument } from './text-document.ts';
import { parse as parseText } from './text.ts';

export interface MailAddress {
  name: string;
  address: string;
}

export interface MailAttachment {
  /** As the sender called it; it may be anything. */
  name: string | null;
  content_type: string;
  /** Shown within the text, as pictures of a signature are. */
  is_inline: boolean;
  content_id: string | null;
  /** Its place in the `bytes` of the mail. */
  start: number;
  end: number;
}

/** A mail. All of it is what its sender claims, the sender's address included. */
export interface Mail extends TextDocument {
  subject: string;
  from: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  reply_to: MailAddress[];
  /** ISO 8601 in UTC. */
  date: string | null;
  message_id: string | null;
  in_reply_to: string | null;
  references: string[];
  /** All headers in order, names in lower case, values unfolded and not decoded. */
  headers: [name: string, value: string][];
  /** The part that is plain text, as it was written; null where there is none. */
  text: string | null;
  attachments: MailAttachment[];
  /** The contents of all attachments after one another. */
  bytes: Uint8Array;
}

const maximumParts = 500;
/** Any text can be taken for a mail; one has at least one of these. */
const usual = new Set(['from', 'to', 'subject', 'date', 'message-id', 'received', 'content-type']);

/** Reads a mail as RFC 5322 has it; each attachment is to be read in a process of its own. */
export async function parse(input: Buffer, _options: object): Promise<Mail> {
  const mail = await simpleParser(input, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  if (!mail.headerLines.some(({ key }) => usual.has(key))) throw new ParseRefusal('UNSUPPORTED');
  if (mail.attachments.length > maximumParts) throw new ParseRefusal('TOO_LARGE', { limit: 'parts' });
  let end = 0;
  const attachments = mail.attachments.map(({ filename, contentType, related, contentId, content }): MailAttachment => {
    const start = end;
    end += content.length;
    return {
      name: filename ?? null,
      content_type: contentType,
      is_inline: related === true,
      content_id: contentId ?? null,
      start,
      end,
    };
  });
  return {
    title: mail.subject,
    subject: mail.subject ?? '',
    from: addressesOf(mail.from),
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    reply_to: addressesOf(mail.replyTo),
    date: dateOf(mail.date),
    message_id: mail.messageId ?? null,
    in_reply_to: mail.inReplyTo ?? null,
    references: [mail.references ?? []].flat(),
    headers: headersOf(mail.headerLines),
    text: mail.text === undefined || mail.text === '' ? null : mail.text,
    blocks: blocksOf(mail.text, mail.html),
    attachments,
    bytes: Buffer.concat(mail.attachments.map(({ content }) => content)),
  };
}

/** Of the two forms in which a mail says the same, the plain one is what its sender meant to be read without a browser. */
function blocksOf(text: string | undefined, html: string | false | undefined): TextBlock[] {
  // A NUL, by which other files are told from texts, is rubbish here.
  if (text !== undefined && text.trim() !== '') return parseText(Buffer.from(text.replaceAll('\0', '')), {}).blocks;
  return typeof html === 'string' ? textOfHtml(html).blocks : [];
}

/** The members of groups are addresses like others. */
function addressesOf(given: AddressObject | AddressObject[] | undefined): MailAddress[] {
  return [given ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap((one) => one.group ?? [one]))
    .flatMap(({ name, address }) => (address === undefined || address === '' ? [] : [{ name, address }]));
}

function dateOf(date: Date | undefined): string | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function headersOf(lines: HeaderLines): [string, string][] {
  return lines.map(({ key, line }) => [
    key,
    line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n/g, '')
      .trim(),
  ]);
}
