import { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { readBody } from '../../../kit/events/inbound.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { findJiraById } from '../../integrations/accounts/jira.ts';
import { isPostponed } from './ingest.ts';
import { projectsOf, readAgain, takePosted } from './posted.ts';
import { inTeam, scopeOf } from './scope.ts';

interface Received {
  readonly state: 'processed' | 'ignored' | 'failed';
  readonly reason: string | null;
}
/**
 * Takes in what the webhook of a Jira said, which was proven and stored before.
 */
export async function takeReceived(
  { db, events, outbox, now }: Writing & Pick<Base, 'now'>,
  team: InTeam,
  connection_id: string,
  text: string,
): Promise<Received> {
  const connection = await findJiraById(db, team, connection_id);
  if (connection === undefined || connection.connected_by === null)
    return { state: 'ignored', reason: 'unknown_account' };
  const scope = await scopeOf(db, connection);
  const ctx = { ...inTeam({ db, events, outbox }, scope), scope, now };
  try {
    const outcome = await takePosted(ctx, await projectsOf(db, connection), readBody(PostedIssue, text));
    readAgain(ctx, connection, outcome);
    const { result, reason } = outcome;
    if (result === null && !isPostponed(reason)) return { state: 'ignored', reason };
    return { state: 'processed', reason: null };
  } catch (error) {
    if (error instanceof AppError && error.app === 'INVALID_INPUT') return { state: 'failed', reason: 'unreadable' };
    throw error;
  }
}
