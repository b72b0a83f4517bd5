import type { Repository } from '@deskwire/contract/automation/integrations.schemas.ts';
import type { RepositoryRow } from './queries.ts';

/** The project is shown to those who see it. */
export const presentRepository = (row: RepositoryRow): Repository => ({
  ...row,
  project_id: row.project?.id ?? null,
  project: row.project,
});
