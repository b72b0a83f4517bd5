import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { PageInput, PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { page } from '../../kit/lists/page.ts';
import type { Services } from '../../kit/services.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

interface Reading {
  readonly db: Db;
  readonly scope: InTeam;
  readonly services: Services;
}
/** The runs of a team or of one workflow, latest first. */
export function listRuns(ctx: Reading, input: PageInput & queries.RunFilter): Promise<PageOf<WorkflowRun>> {
  const { db, scope } = ctx;
  const { workflow_id, trigger_id, state, dismissed } = input;
  const filter = { workflow_id, trigger_id, state, dismissed };
  return page(ctx, input, {
    key: ['workflow_runs', scope.team_id, filter],
    find: (slice) => queries.listRuns(db, scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => ({ ...row, error: row.error && { ...row.error, details: undefined } }),
  });
}
