import { z } from 'zod';
import type { Base, Writing } from '../../../kit/context.ts';
import { EventRef, job } from '../../../kit/jobs/job.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { setPending } from '../issues/holding.queries.ts';

/** Writes to Jira what was changed here. */
export const pushIssue = job({
  name: 'jira.push',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({
    id: z.uuid(),
    /** Sets urgency and impact as well, which are not kept alike. */
    grades: z.boolean().optional(),
  }),
});
/** Looks whether a ticket that was changed is an issue as well. */
export const noteChange = job({ name: 'jira.noteChange', queue: 'events', input: EventRef });
/** Reads an issue of which a webhook told. */
export const refreshIssue = job({
  name: 'jira.refresh',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ issue_key: z.string().max(100) }),
});

export const pushKey = ({ id, grades = false }: { readonly id: string; readonly grades?: boolean | undefined }) =>
  `jira.${grades ? 'grade' : 'push'}.${id}`;

/** Enqueues the writing of a ticket's changes to Jira; they are pending from now on. */
export async function requestPush(
  { db, scope, outbox, now }: Pick<Writing, 'db' | 'outbox'> & Pick<Base, 'now'> & { readonly scope: InTeam },
  input: { readonly id: string; readonly grades?: boolean | undefined },
): Promise<void> {
  await setPending(db, scope, input.id, now());
  outbox.later(pushIssue, input, { key: pushKey(input) });
}

/** Asks for an issue to be read there: at once, or at a time. */
export const requestRefresh = (
  { outbox }: Pick<Writing, 'outbox'>,
  connection_id: string,
  issue_key: string,
  run_at?: string,
): void => outbox.later(refreshIssue, { issue_key }, { key: refreshKey(connection_id, issue_key), run_at });
export const refreshKey = (connection_id: string, issue_key: string) => `jira.refresh.${connection_id}.${issue_key}`;
