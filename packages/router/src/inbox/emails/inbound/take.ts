import { createHash, randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { discardUpload, receiveUpload } from '../../../platform/files/bytes/receive.ts';
import { keepFile } from '../../../platform/files/rows/keep.ts';
import * as queries from './queries.ts';
import { processMail } from './settling/process-job.ts';

type Taking = Pick<Base, 'now'> & {
  readonly commit: <T>(work: (tx: Writing<'file.uploaded'>) => Promise<T>) => Promise<T>;
};

/**
 * Keeps a mail as it came and asks for its reading, once: fetched twice, moved back or handed over again it is the same by
 * its Message-ID, else by its bytes. Gives its id; undefined: it came before.
 */
export async function takeMail(
  { services, commit, now }: Taking & Pick<Base, 'services'>,
  scope: TeamScope,
  mailbox_id: string,
  raw: Buffer,
): Promise<string | undefined> {
  const key = messageIdOf(raw) ?? createHash('sha256').update(raw).digest('hex');
  if (await queries.isKnown(services.db, scope, mailbox_id, key)) return undefined;
  const named = { name: 'mail.eml', max_bytes: Math.max(raw.length, 1) };
  const upload = await receiveUpload(services, Readable.from([raw]), named);
  const id = randomUUIDv7();
  const row = {
    id,
    mailbox_id,
    key,
    file_id: upload.id,
    size: raw.length,
    state: 'received',
    received_at: now(),
  } as const;
  const isNew = await commit(async ({ db, events, outbox }) => {
    if (!(await queries.insertMail(db, scope, row))) return false;
    const team: typeof events = {
      add: (type, entity, payload) => events.add(type, { ...entity, team_id: scope.team_id, actor_id: null }, payload),
    };
    await keepFile({ db, events: team, scope, now }, upload, { home: { kind: 'inbound_mail', id } });
    outbox.later(processMail, { mail_id: id }, { team_id: scope.team_id });
    return true;
  });
  if (isNew) return id;
  await discardUpload(services, upload);
  return undefined;
}

/** Notes a mail that is too large to be fetched: it stays where it is, and somebody can see why nothing came of it. */
export async function noteTooLarge(
  { commit, now }: Taking,
  scope: TeamScope,
  mailbox_id: string,
  { uid, uid_validity, size }: { readonly uid: number; readonly uid_validity: string | null; readonly size: number },
): Promise<void> {
  const row = {
    id: randomUUIDv7(),
    mailbox_id,
    key: `uid:${uid_validity}:${uid}`,
    file_id: null,
    size: Math.min(size, 2 ** 31 - 1),
    state: 'failed',
    reason: 'too_large',
    received_at: now(),
  } as const;
  await commit(({ db }) => queries.insertMail(db, scope, row));
}

/** So much of a mail is looked through for its Message-ID. */
const HEAD_BYTES = 64 * 1024;
/** The Message-ID of a mail that is not read yet; undefined where it has none. */
export function messageIdOf(raw: Buffer): string | undefined {
  const lines = raw.toString('latin1', 0, HEAD_BYTES).split(/\r?\n/);
  const end = lines.indexOf('');
  const head = end === -1 ? lines : lines.slice(0, end);
  const at = head.findIndex((line) => /^message-id[ \t]*:/i.test(line));
  if (at === -1) return undefined;
  // The value may stand on the next line.
  const value = `${head[at]!.slice(head[at]!.indexOf(':') + 1)} ${/^[ \t]/.test(head[at + 1] ?? '') ? head[at + 1]! : ''}`;
  return /<[^<>\s]{1,900}>/.exec(value)?.[0];
}
