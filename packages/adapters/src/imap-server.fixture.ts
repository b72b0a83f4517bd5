import { createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { listen } from './listen.fixture.ts';

/** A mail in the mailbox of the fake. */
export interface StoredMail {
  readonly uid: number;
  readonly source: string;
  readonly received_at?: string | undefined;
}

/** A server that speaks as much IMAP4rev1 as a client needs that only reads, and notes every command. */
export interface ImapServer {
  readonly host: string;
  readonly port: number;
  uid_validity: number;
  mails: StoredMail[];
  /** What was asked, without tags. */
  readonly commands: string[];
  /** Adds a mail under the next UID. */
  deliver(source: string, received_at?: string): number;
  close(): Promise<void>;
}
export const USER = 'support';
export const PASSWORD = 'correct horse';

export async function startImap(): Promise<ImapServer> {
  const server = createServer((socket) => talk(socket)).unref();
  const sockets = new Set<Socket>();
  const port = await listen(server);
  let next = 1;
  const imap: ImapServer = {
    host: '127.0.0.1',
    port,
    uid_validity: 1,
    mails: [],
    commands: [],
    deliver(source, received_at) {
      imap.mails.push({ uid: next, source: source.replaceAll(/\r?\n/g, '\r\n'), received_at });
      return next++;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await promisify(server.close.bind(server))();
    },
  };

  function talk(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let rest = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      rest += String(chunk);
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        answer(socket, line);
      }
    });
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
  }

  function answer(socket: Socket, line: string): void {
    const [tag = '', ...words] = line.split(' ');
    const command = words.join(' ');
    imap.commands.push(command.startsWith('LOGIN') ? 'LOGIN' : command);
    const say = (...lines: string[]) => socket.write(lines.map((one) => `${one}\r\n`).join(''), 'latin1');
    const verb = /^(UID )?\w+/.exec(command.toUpperCase())?.[0] ?? '';
    if (verb === 'CAPABILITY') say('* CAPABILITY IMAP4rev1', `${tag} OK done`);
    else if (verb === 'LOGIN')
      say(
        command === `LOGIN "${USER}" "${PASSWORD}"` || command === `LOGIN ${USER} "${PASSWORD}"`
          ? `${tag} OK [CAPABILITY IMAP4rev1] signed in`
          : `${tag} NO [AUTHENTICATIONFAILED] wrong`,
      );
    else if (verb === 'LIST' || verb === 'LSUB')
      say(...(/INBOX|\*/i.test(command) ? [`* ${verb} (\\HasNoChildren) "/" INBOX`] : []), `${tag} OK done`);
    else if (verb === 'EXAMINE' && /INBOX/i.test(command))
      say(
        `* ${imap.mails.length} EXISTS`,
        '* 0 RECENT',
        '* FLAGS (\\Seen)',
        `* OK [UIDVALIDITY ${imap.uid_validity}] valid`,
        `* OK [UIDNEXT ${next}] next`,
        `${tag} OK [READ-ONLY] opened`,
      );
    else if (verb === 'UID SEARCH') {
      const from = Number(/(\d+):\*/.exec(command)?.[1] ?? 1);
      const last = imap.mails.at(-1)?.uid;
      const found = imap.mails.map(({ uid }) => uid).filter((uid) => uid >= from || uid === last);
      say(`* SEARCH${found.map((uid) => ` ${uid}`).join('')}`, `${tag} OK done`);
    } else if (verb === 'UID FETCH') fetch(say, tag, command);
    else if (verb === 'LOGOUT') {
      say('* BYE', `${tag} OK done`);
      socket.end();
    } else say(`${tag} NO not here`);
  }

  function fetch(say: (...lines: string[]) => void, tag: string, command: string): void {
    const uid = Number(/^UID FETCH (\d+)/i.exec(command)?.[1]);
    const at = imap.mails.findIndex((mail) => mail.uid === uid);
    if (at === -1) return say(`${tag} OK done`);
    const { source, received_at } = imap.mails[at]!;
    const date = imapDate(received_at === undefined ? new Date() : new Date(received_at));
    const body = /BODY\.PEEK\[\]/i.test(command) ? ` BODY[] {${Buffer.byteLength(source, 'latin1')}}\r\n${source}` : '';
    say(
      `* ${at + 1} FETCH (UID ${uid} RFC822.SIZE ${Buffer.byteLength(source, 'latin1')} INTERNALDATE "${date}"${body})`,
      `${tag} OK done`,
    );
  }
  return imap;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (value: number) => String(value).padStart(2, '0');
const imapDate = (at: Date): string =>
  `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
