import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { guardedAddress, RefusedAddress } from './guarded-connector.ts';
import { ImapError } from './imap-error.ts';
import { destinationOf } from './outbound.ts';

/** A mailbox that somebody lets us read. */
export interface ImapAccount {
  host: string;
  port: number;
  /** `none` sends the password in the clear, and only to destinations that the operator lists. */
  security: 'tls' | 'starttls' | 'none';
  user: string;
  password: string;
  folder: string;
}

/** How far a mailbox was read. UIDs are valid under their UIDVALIDITY alone (RFC 9051 2.3.1.1). */
export interface ImapPosition {
  /** A number of 32 bits, as text; null before it was read for the first time. */
  uid_validity: string | null;
  last_uid: number;
}

/** A mail as it lies in the mailbox. */
export interface ImapMail {
  uid: number;
  size: number;
  /** When the server got it, ISO 8601 in UTC. */
  received_at: string;
  /** Null where it is larger than `max_bytes`. */
  source: Buffer | null;
}

export interface ImapReading {
  /** Mails at once, at most. */
  most: number;
  max_bytes: number;
  /** Mails that the server got before this moment do not count; ISO 8601. */
  after: string;
}

/** Reads mailboxes and changes nothing there: no mail is marked, moved or deleted. Throws `ImapError`. */
export interface Imap {
  /** Signs in and opens the folder; gives how many mails are in it. */
  check(account: ImapAccount): Promise<{ mails: number }>;
  /**
   * Hands over what came since a position, one mail after the other in the order of UIDs, and gives the new position.
   * Where `take` throws, that mail comes again.
   */
  read(
    account: ImapAccount,
    since: ImapPosition,
    reading: ImapReading,
    take: (mail: ImapMail, position: ImapPosition) => Promise<void>,
  ): Promise<ImapPosition>;
}

export interface ImapConfig {
  /** Destinations (`host:port`) that the operator allows to lie inside our network, also without TLS. */
  private_hosts?: readonly string[] | undefined;
  dns_servers?: readonly string[] | undefined;
  /** The whole conversation, in milliseconds; 60,000 by default. */
  timeout_ms?: number | undefined;
}

const ports = new Set([143, 993]);
const MiB = 1024 * 1024;
/** A listing of all UIDs of a large mailbox is one line. */
const LONGEST_LINE = 16 * MiB;

/** Makes the reader of mailboxes at hosts that users name; they are judged as those of `outbound` are. */
export function createImap(config: ImapConfig = {}): Imap {
  const listed = new Set(config.private_hosts?.map(destinationOf));
  const inside = ({ host, port }: { host: string; port: number }) => listed.has(`${host.toLowerCase()}:${port}`);

  async function connected<T>(
    account: ImapAccount,
    max_bytes: number,
    work: (client: ImapFlow) => Promise<T>,
  ): Promise<T> {
    const { host, port, security, user, password: pass } = account;
    if (!inside(account) && (!ports.has(port) || security === 'none')) throw new ImapError('refused');
    const address = await addressOf(account);
    // A tenth of a second to load, which only those pay who read mailboxes.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: address,
      port,
      servername: host,
      secure: security === 'tls',
      ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
      auth: { user, pass },
      logger: false,
      disableAutoIdle: true,
      disableCompression: true,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      maxLineLength: LONGEST_LINE,
      maxLiteralSize: max_bytes + MiB,
      maxResponseSize: max_bytes + LONGEST_LINE + MiB,
      maxResponseTokens: 100_000,
    });
    // An error that is reported here rejects the pending command as well.
    client.on('error', () => {});
    const timer = setTimeout(() => client.close(), config.timeout_ms ?? 60_000);
    try {
      await client.connect();
      const done = await work(client);
      await client.logout().catch(() => {});
      return done;
    } catch (error) {
      throw toImapError(error);
    } finally {
      clearTimeout(timer);
      client.close();
    }
  }

  async function addressOf({ host, port }: ImapAccount): Promise<string> {
    try {
      return await guardedAddress({ host, port }, { inside, dns_servers: config.dns_servers });
    } catch (cause) {
      throw new ImapError(cause instanceof RefusedAddress ? 'refused' : 'unreachable', { cause });
    }
  }

  return {
    check: (account) =>
      connected(account, MiB, async (client) => ({ mails: (await openFolder(client, account.folder)).exists })),
    read: (account, since, reading, take) =>
      connected(account, reading.max_bytes, async (client) => {
        const { uidValidity } = await openFolder(client, account.folder);
        const uid_validity = String(uidValidity);
        let position = { uid_validity, last_uid: since.uid_validity === uid_validity ? since.last_uid : 0 };
        for (const uid of await uidsAfter(client, position.last_uid, reading)) {
          const mail = await fetchMail(client, uid, reading.max_bytes);
          position = { uid_validity, last_uid: uid };
          // It was moved or deleted since.
          if (mail !== undefined && mail.received_at >= reading.after) await take(mail, position);
        }
        return position;
      }),
  };
}

/** Opens a folder for reading alone, so that the server marks nothing as seen. */
async function openFolder(client: ImapFlow, folder: string) {
  try {
    return await client.mailboxOpen(folder, { readOnly: true });
  } catch (cause) {
    // A connection that is gone is another matter.
    throw client.usable ? new ImapError('folder', { cause }) : cause;
  }
}

async function uidsAfter(client: ImapFlow, last: number, { most, after }: ImapReading): Promise<number[]> {
  // SINCE knows days in the zone of the server: one more is asked for, and each mail is looked at.
  const since = new Date(Date.parse(after) - 2 * 86_400_000);
  const found = await client.search({ uid: `${last + 1}:*`, since }, { uid: true });
  // `n:*` also names the last mail where n is beyond it.
  return [found || []]
    .flat()
    .filter((uid) => uid > last)
    .toSorted((a, b) => a - b)
    .slice(0, most);
}

async function fetchMail(client: ImapFlow, uid: number, max_bytes: number): Promise<ImapMail | undefined> {
  const about = await client.fetchOne(String(uid), { uid: true, size: true, internalDate: true }, { uid: true });
  if (about === false) return undefined;
  const { size = 0 } = about;
  const received_at = dateOf(about);
  if (size > max_bytes) return { uid, size, received_at, source: null };
  // Fetched as BODY.PEEK[], which marks nothing.
  const whole = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
  return whole === false || whole.source === undefined
    ? undefined
    : { uid, size: whole.source.length, received_at, source: whole.source };
}

function dateOf({ internalDate }: FetchMessageObject): string {
  const date = new Date(internalDate ?? Date.now());
  return (Number.isNaN(date.getTime()) ? new Date() : date).toISOString();
}

function toImapError(error: unknown): unknown {
  if (error instanceof ImapError) return error;
  if (!(error instanceof Error)) return error;
  const isLogin = 'authenticationFailed' in error && error.authenticationFailed === true;
  const { code } = error as { code?: unknown };
  if (isLogin) return new ImapError('login', { cause: error });
  // Our own mistakes, and what `take` threw, have no code of the client.
  if (typeof code !== 'string' && !('responseStatus' in error)) return error;
  return new ImapError('unreachable', { cause: error });
}
