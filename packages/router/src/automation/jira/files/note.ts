import { storableLine } from '@deskwire/contract/kit/storable.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { JiraAttachment } from '@deskwire/adapters/accounts/jira.ts';
import type { Ingesting } from '../syncing/ingest.ts';
import { dropFile, fetchFile, fetchKey, MOST_BYTES } from './jobs.ts';
import * as queries from './queries.ts';

/** Compares the files that an issue lists with those that are known: new ones are fetched, and removed ones removed. */
export async function noteFiles(
  ctx: Pick<Ingesting, 'db' | 'scope' | 'outbox' | 'now'>,
  issue: string,
  listed: readonly JiraAttachment[],
): Promise<void> {
  const { db, scope, outbox, now } = ctx;
  const known = await queries.listFiles(db, scope, issue);
  const ids = new Set(known.map(({ jira_id }) => jira_id));
  // A file that we are uploading now may be listed before its answer comes.
  const isOurs = ({ filename, size }: JiraAttachment) =>
    known.some((row) => row.jira_id === null && row.filename === filename && Number(row.size) === size);
  for (const { id: jira_id, filename, size, content = null } of listed) {
    if (ids.has(jira_id) || isOurs({ id: jira_id, filename, size, content: undefined })) continue;
    const id = randomUUIDv7();
    const state = size > MOST_BYTES ? ('refused' as const) : ('pending' as const);
    const row = { id, issue, origin: 'jira' as const, jira_id, file_id: null, state, filename, size, content };
    const added = await queries.insertFile(db, scope, { ...row, created_at: now() });
    if (added && state === 'pending') outbox.later(fetchFile, { id }, { key: fetchKey(id) });
  }
  const there = new Set(listed.map(({ id }) => id));
  for (const { id, origin, jira_id, state } of known) {
    if (origin !== 'jira' || state === 'gone' || jira_id === null || there.has(jira_id)) continue;
    const file_id = await queries.noteGone(db, scope, id);
    if (file_id !== null) outbox.later(dropFile, { file_id }, { key: `jira.drop.${file_id}` });
  }
}

/** The files in the fields of an issue, as far as they can be read. */
export function attachmentsOf(attachment: unknown): JiraAttachment[] | undefined {
  if (!Array.isArray(attachment)) return undefined;
  return (attachment as Record<string, unknown>[]).flatMap(({ id, filename, size, content }) =>
    (typeof id === 'string' || typeof id === 'number') && typeof filename === 'string' && typeof size === 'number'
      ? [
          {
            id: String(id).slice(0, 100),
            filename: storableLine(filename, 500),
            size,
            content: typeof content === 'string' ? content : undefined,
          },
        ]
      : [],
  );
}
