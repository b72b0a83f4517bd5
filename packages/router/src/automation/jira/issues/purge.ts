import type { Happened } from '../../../kit/events/notices.ts';
import { EventRef, job, type JobCtx, type JobInput, type ReactionCtx } from '../../../kit/jobs/job.ts';
import { z } from 'zod';
import { readHappened } from '../../../platform/events/happened.ts';
import { findJiraById } from '../../integrations/accounts/jira.ts';
import * as queries from '../queries.ts';
import { scopeOf } from '../syncing/scope.ts';
import { deleteUsers } from '../users/queries.ts';
import { withdraw } from './restrict.ts';

/** Looks whether what was mirrored of a Jira shall go with its connection. */
export const notePurge = job({ name: 'jira.notePurge', queue: 'events', input: EventRef });
/** Deletes what was mirrored of a Jira that was disconnected, some issues at a time. */
export const purgeMirror = job({
  name: 'jira.purgeMirror',
  queue: 'bulk',
  input: z.strictObject({ connection_id: z.uuid() }),
});

const AT_ONCE = 100;

export async function noted({ db, scope, outbox }: ReactionCtx, { event_id, entity_id }: EventRef): Promise<void> {
  const happened = await readHappened(db, scope.team_id, event_id);
  if (happened === undefined || entity_id === null) return;
  const { provider, purge } = (happened as Happened<'integration.disconnected'>).payload;
  if (provider === 'jira' && purge === true) outbox.later(purgeMirror, { connection_id: entity_id });
}

/**
 * Deletes the tickets that issues became, as long as the Jira is not connected again; tickets of people here stay. Who
 * connects it again within thirty days gets them back.
 */
export async function purge(
  { db, scope: team, events, outbox, now }: JobCtx<typeof purgeMirror>,
  { connection_id }: JobInput<typeof purgeMirror>,
): Promise<void> {
  const connection = await findJiraById(db, team, connection_id);
  if (connection === undefined || connection.state !== 'disconnected') return;
  const scope = await scopeOf(db, connection);
  const issues = await queries.lockMirrored(db, team, connection_id, AT_ONCE);
  for (const issue of issues)
    await withdraw({ db, events, outbox, scope, now }, issue, issue.key ?? '', 'disconnected');
  if (issues.length === AT_ONCE) outbox.later(purgeMirror, { connection_id });
  else await deleteUsers(db, team, connection_id);
}
