import { randomUUIDv7 } from 'node:crypto';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { nameOf } from '../../../identity/people/known/known.ts';
import type { Settled } from '../merging/merge.ts';
import { priorityName, type Meanings } from '../merging/words.ts';
import type { Ingesting } from '../syncing/ingest.ts';
import * as queries from './queries.ts';

/** The issue and the ticket that say different things. */
interface Pair {
  readonly issue: string;
  readonly issue_key: string;
  readonly ticket_id: string;
}

/** Notes the conflicts of an issue, and closes the questions that both sides have answered by saying the same. */
export async function noteConflicts(
  ctx: Ingesting,
  { issue, issue_key, ticket_id }: Pair,
  conflicts: Settled['conflicts'],
  meanings: Meanings,
): Promise<void> {
  const { db, scope, events, now } = ctx;
  const asked = conflicts.filter(({ kept }) => kept === null).map(({ field }) => field);
  await queries.settleOpen(db, scope, issue, asked, now());
  for (const { field, kept, local, remote } of conflicts) {
    const isNew = await queries.noteConflict(
      db,
      scope,
      { id: randomUUIDv7(), issue, field, kept, local, remote },
      now(),
    );
    if (!isNew) continue;
    const lost = kept === null ? null : await shown(ctx, meanings, field, kept === 'jira' ? local : remote);
    events.add('jira.conflict', { id: ticket_id }, { issue_key, ticket_id, field, kept, lost });
  }
}

/** A value of a field as people read it. */
async function shown({ db, scope }: Ingesting, meanings: Meanings, field: string, value: string): Promise<string> {
  if (field === 'status') return meanings.statuses.find(({ slug }) => slug === value)?.name ?? value;
  if (field === 'assignee') return value === '' ? '' : await nameOf(db, scope, value);
  return field === 'priority' ? priorityName(meanings, value) : cut(value, 200);
}
