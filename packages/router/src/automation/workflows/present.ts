import type { Db } from '@deskwire/database/schema.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A workflow with the steps of its latest version. */
export async function detailOf(db: Db, scope: InTeam, row: queries.WorkflowRow): Promise<WorkflowDetail> {
  const { definition } = (await queries.findVersion(db, scope, row.id, row.latest_version))!;
  return { ...row, definition };
}
