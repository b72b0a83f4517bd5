import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { JobDefinition } from '../../../kit/jobs/job.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { askAgain, orLater, type Asked, type Waiting } from '../syncing/waiting.ts';
import * as holding from './holding.queries.ts';

/** Longer than it takes to write to an issue, however often Jira lets us wait for our turn. */
const LEASE_SECONDS = 60;
/** When to look again whether whoever writes to an issue is done. */
const HELD_SECONDS = 2;

/** An issue that only we may write to. */
export interface Held {
  readonly issue: queries.IssueRow;
  readonly lease_id: string;
}

/**
 * Lets one job at a time write to an issue, so that no older change overtakes a newer one and nothing is written twice; what
 * comes from there meanwhile waits. Others ask again. `tells` says that nothing is pending once the work is done, but for
 * what was changed since it began.
 */
export async function writeTo<J extends JobDefinition>(
  ctx: Waiting & { readonly scope: InTeam },
  asked: Asked<J>,
  { id, tells }: { readonly id: string; readonly tells: boolean },
  work: (held: Held) => Promise<void>,
): Promise<void> {
  const { services, scope, commit } = ctx;
  const now = await readNow(services);
  const lease = { lease_id: randomUUIDv7(), now, until: secondsAfter(now, LEASE_SECONDS) };
  const issue = await commit(({ db }) => holding.hold(db, scope, id, lease));
  if (issue === undefined) {
    const other = await queries.findIssue(services.db, scope, id);
    return other && askAgain(ctx, asked, HELD_SECONDS);
  }
  let told = false;
  try {
    await orLater(ctx, asked, async () => {
      if (!queries.isOver(issue)) await work({ issue, lease_id: lease.lease_id });
      told = tells;
    });
  } finally {
    await commit(({ db }) => holding.letGo(db, scope, issue, { lease_id: lease.lease_id, told }));
  }
}
