import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { findJira } from '../../integrations/accounts/jira.ts';
import * as queries from './queries.ts';

/** The accounts that issues have named, those that were named last first. */
export async function listUsers(ctx: Ctx<typeof jira.users.list>, input: In<typeof jira.users.list>) {
  const { db, scope } = ctx;
  const { search, unknown } = input;
  // Without a Jira no account belongs to any.
  const connection_id = (await findJira(db, scope))?.id ?? scope.team_id;
  return page(ctx, input, {
    key: ['jira.users', connection_id, search, unknown],
    find: (slice) => queries.listUsers(db, scope, connection_id, { search, unknown }, slice),
    position: (row) => [row.seen_at, row.account_id],
    present: (row) => row,
  });
}
