import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getWorkflow } from '../find.ts';
import * as queries from '../queries.ts';

export async function listVersions(
  ctx: Ctx<typeof workflows.versions.list>,
  input: In<typeof workflows.versions.list>,
) {
  const { db, scope } = ctx;
  const { id } = await getWorkflow(db, scope, input.workflow_id);
  return page(ctx, input, {
    key: ['workflow_versions', scope.team_id, id],
    find: (slice) => queries.listVersions(db, scope, id, slice),
    position: (row) => [row.number],
    present: (row) => row,
  });
}
