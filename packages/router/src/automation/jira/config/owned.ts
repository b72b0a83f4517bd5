import { syncedFields, type SyncedField } from '@deskwire/contract/automation/jira.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { findJira } from '../../integrations/accounts/jira.ts';
import { projectOfKey } from '../merging/meanings.ts';
import * as queries from '../queries.ts';

/**
 * The fields that only Jira may change, by ticket: such a Jira only sends its issues, so no change can be written to it, and
 * its projects say that it owns those fields.
 */
export async function ownedByJira(
  db: Db,
  scope: InTeam,
  ticket_ids: readonly string[],
): Promise<ReadonlyMap<string, readonly SyncedField[]>> {
  if (ticket_ids.length === 0) return new Map();
  const connection = await findJira(db, scope);
  if (connection === undefined || connection.credentials !== null) return new Map();
  const projects = await queries.listProjects(db, scope, connection.id);
  const issues = await queries.listByTickets(db, scope, ticket_ids);
  return new Map(
    issues
      .filter((issue) => issue.connection_id === connection.id && !queries.isOver(issue))
      .map(({ ticket_id, key }) => {
        const owners = projectOfKey({ projects }, key)?.owners ?? {};
        return [ticket_id, syncedFields.filter((field) => (owners[field] ?? 'jira') === 'jira')];
      }),
  );
}
