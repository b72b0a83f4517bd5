import { readNow } from '../../../kit/access/principal.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { askJira, findWritable } from '../jira-of.ts';
import { refreshIssue, refreshKey } from './push-job.ts';
import { scopeOf } from './scope.ts';
import { orLater } from './waiting.ts';
import { readingOf, takeWhole } from './whole.ts';

/** Compares one issue with its ticket. One that cannot be found says nothing: it may only be hidden. */
export async function refresh(ctx: JobCtx<typeof refreshIssue>, input: JobInput<typeof refreshIssue>): Promise<void> {
  const { db, commit, now } = ctx;
  const { issue_key } = input;
  const of = await findWritable(db, ctx.scope);
  if (of === undefined) return;
  const scope = await scopeOf(db, of.connection);
  const again = { job: refreshIssue, input, key: refreshKey(of.connection.id, issue_key) };
  await orLater(ctx, again, async () => {
    const read_at = await readNow(ctx.services);
    const found = await askJira(ctx, of, (jira, credentials) => jira.find(credentials, issue_key));
    if (found === undefined) return;
    await commit((tx) => takeWhole({ ...tx, scope, now }, of, readingOf(found, read_at)));
  });
}
