import { readNow } from '../../../kit/access/principal.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { askJira, findWritableSetup } from '../setup.ts';
import { refreshIssue, refreshKey } from './push-job.ts';
import { scopeOf } from './scope.ts';
import { orLater } from './waiting.ts';
import { readingOf, takeWhole } from './whole.ts';

/** Compares one issue with its ticket. One that cannot be found says nothing: it may only be hidden. */
export async function refresh(ctx: JobCtx<typeof refreshIssue>, input: JobInput<typeof refreshIssue>): Promise<void> {
  const { db, commit, now } = ctx;
  const { issue_key } = input;
  const setup = await findWritableSetup(db, ctx.scope);
  if (setup === undefined) return;
  const scope = await scopeOf(db, setup.connection);
  const again = { job: refreshIssue, input, key: refreshKey(setup.connection.id, issue_key) };
  await orLater(ctx, again, async () => {
    const read_at = await readNow(ctx.services);
    const found = await askJira(ctx, setup, (jira, credentials) => jira.find(credentials, issue_key));
    if (found === undefined) return;
    await commit((tx) => takeWhole({ ...tx, scope, now }, setup, readingOf(found, read_at)));
  });
}
