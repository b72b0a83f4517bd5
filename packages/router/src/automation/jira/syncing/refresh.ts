import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, getJira } from '../jira-of.ts';
import { timeOf } from '../merging/words.ts';
import { takeWhole } from './whole.ts';
import type { refreshIssue } from './push-job.ts';
import { scopeOf } from './scope.ts';

/** Compares one issue with its ticket. One that cannot be found says nothing: it may only be hidden. */
export async function refresh(
  ctx: JobCtx<typeof refreshIssue>,
  { issue_key }: JobInput<typeof refreshIssue>,
): Promise<void> {
  const { db, commit, now } = ctx;
  try {
    const of = await getJira(db, ctx.scope);
    const scope = await scopeOf(db, of.connection);
    const found = await askJira(ctx, of, (jira, credentials) => jira.find(credentials, issue_key));
    if (found === undefined) return;
    const fields = found.fields as NonNullable<PostedIssue['fields']>;
    const read = { issue_id: found.id, key: found.key, fields, updated: timeOf(fields.updated) ?? now() };
    await commit((tx) => takeWhole({ ...tx, scope, now }, of, { ...read, change: 0, lossy: found.lossy }));
  } catch (error) {
    // An account that does not work is told of by its own domain.
    if (!(error instanceof AppError) || !/^(INTEGRATION|JIRA)_/.test(error.app)) throw error;
  }
}
