import type { JiraConfig } from '@deskwire/contract/automation/jira.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Base, TeamScope } from '../../../kit/context.ts';
import { findJira } from '../../integrations/accounts/jira.ts';
import { readVersion } from '../../../kit/versions/whole.ts';
import * as queries from '../queries.ts';

/** Its name as a whole that has a version. */
export const CONFIG = 'jira_config';

/** How Jira is set up in a team. */
export async function presentConfig({
  db,
  services,
  scope,
}: {
  readonly db: Db;
  readonly services: Base['services'];
  readonly scope: TeamScope;
}): Promise<JiraConfig> {
  const version = await readVersion(db, scope, CONFIG);
  const connection = await findJira(db, scope);
  const projects = connection === undefined ? [] : await queries.listShown(db, scope, connection.id);
  return {
    connected: connection?.state === 'connected',
    connection_id: connection?.id ?? null,
    base_url: connection?.external_account ?? null,
    has_credentials: connection !== undefined && connection.credentials !== null,
    projects: projects.map(({ key, mode, owners, project, issue_type, security_levels, synced_at }) => ({
      key,
      mode,
      owners,
      project_id: project?.id ?? null,
      project,
      issue_type,
      security_levels,
      synced_at,
    })),
    version,
    webhook_url:
      connection === undefined ? null : `${services.config.public_url}/api/v1/webhooks/jira/${connection.id}`,
    upsert_url: `${services.config.public_url}/api/v1/integrations/jira/upsert`,
  };
}
