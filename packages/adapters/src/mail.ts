import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { MailAttachment } from './mail/template.ts';
import { MailError, refusedMail, toMailError } from './mail-error.ts';
import { parseSmtpUrl } from './smtp-url.ts';

/** The destination of mail: to an SMTP server, or into a folder as `.eml` files when `smtp_url` is absent or empty. */
export interface MailerConfig {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; see `smtp-url.ts` for its options. */
  smtp_url?: string | undefined;
  /** The sender of every mail: `Deskwire <no-reply@example.com>`. */
  from: string;
  dir: string;
  /** Longest time one mail may take in all, in milliseconds; 60,000 by default. */
  timeout_ms?: number | undefined;
}

/** One mail to one address. */
export interface Mail {
  /** Chosen by the caller, the same for every attempt, so that a mail sent twice is recognised: `<id@host>`. */
  message_id: string;
  /** A bare address, never a list. */
  to: string;
  subject: string;
  html: string;
  text: string;
  reply_to?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  attachments?: readonly MailAttachment[] | undefined;
}

/** The result of sending a mail: the server's last words, or the file that holds it. */
export interface MailReceipt {
  provider: 'smtp' | 'file';
  response: string;
  path?: string;
}

/** Sends mail. Throws `MailError`, whose `permanent` tells whether another attempt makes sense. */
export interface Mailer {
  send(mail: Mail): Promise<MailReceipt>;
  close(): void;
}

/** Makes the mailer of the installation; a wrong `smtp_url` throws here, at start, and not with the first mail. */
export function createMailer(config: MailerConfig): Mailer {
  return config.smtp_url === undefined || config.smtp_url === ''
    ? createFileMailer(config)
    : createSmtpMailer(config, config.smtp_url);
}

function createSmtpMailer({ from, timeout_ms = 40_000 }: MailerConfig, smtpUrl: string): Mailer {
  const transport = createTransport({
    ...parseSmtpUrl(smtpUrl),
    pool: true,
    maxConnections: 5,
    // The job decides about attempts; a silent second one in here would be invisible to it.
    maxRequeues: 0,
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  return {
    async send(mail) {
      const message = compose(from, mail);
      try {
        const { response } = await transport.sendMail({ ...message, signal: AbortSignal.timeout(timeout_ms) });
        return { provider: 'smtp', response };
      } catch (error) {
        throw toMailError(error);
      }
    },
    close: () => transport.close(),
  };
}

function createFileMailer({ from, dir }: MailerConfig): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(compose(from, mail));
      if (!Buffer.isBuffer(message)) throw new MailError('The mail could not be written');
      const path = resolve(dir, fileName(mail.message_id));
      await writeWhole(dir, path, message);
      return { provider: 'file', response: 'written', path };
    },
    close: () => transport.close(),
  };
}

function compose(from: string, mail: Mail): SendMailOptions {
  if (!/^<[^\s<>@]+@[^\s<>@]+>$/.test(mail.message_id)) throw refusedMail('The Message-ID is malformed');
  if (!isBareAddress(mail.to)) throw refusedMail('The address of the recipient is malformed');
  if (mail.reply_to !== undefined && !isBareAddress(mail.reply_to)) throw refusedMail('The reply address is malformed');
  return {
    from,
    // As an object the address is taken as it is: text would be parsed as a list.
    to: { name: '', address: mail.to },
    ...(mail.reply_to === undefined ? {} : { replyTo: { name: '', address: mail.reply_to } }),
    messageId: mail.message_id,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    attachments: mail.attachments?.map(({ filename, content_type, base64 }) => ({
      filename,
      contentType: content_type,
      content: base64,
      encoding: 'base64',
    })),
    // RFC 3834: keeps other people's vacation notices from answering ours.
    headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function isBareAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s"(),:;<>@[\\\]\p{Cc}]+@[^\s"(),:;<>@[\\\]\p{Cc}]+$/u.test(address);
}

/** One name per Message-ID, so that a repeated mail replaces its file; the readable part helps whoever looks into the folder. */
function fileName(messageId: string): string {
  const readable = messageId
    .replaceAll(/[^\w-]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80);
  return `${readable}-${createHash('sha256').update(messageId).digest('hex').slice(0, 12)}.eml`;
}

async function writeWhole(dir: string, path: string, content: Buffer): Promise<void> {
  const temporary = join(dir, `.${randomUUID()}.tmp`);
  try {
    await mkdir(dir, { recursive: true });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new MailError('The mail could not be written', { cause: error });
  }
}
