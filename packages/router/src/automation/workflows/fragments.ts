import { sql, type RawBuilder } from 'kysely';

/** The name of the workflow that two columns point at. */
export const workflowName = (team: string, id: string): RawBuilder<string> => sql<string>`(
  select workflows.name from workflows where workflows.team_id = ${sql.ref(team)} and workflows.id = ${sql.ref(id)})`;

/** Whether the workflow that two columns point at has not been deleted. */
export const isWorkflow = (team: string, id: string): RawBuilder<boolean> => sql<boolean>`(
  select workflows.deleted_at is null from workflows
  where workflows.team_id = ${sql.ref(team)} and workflows.id = ${sql.ref(id)})`;

/** Whether runs can be started of the workflow that two columns point at. */
export const runsNow = (team: string, id: string): RawBuilder<boolean> => sql<boolean>`(
  select workflows.deleted_at is null and workflows.enabled and workflows.active_version is not null from workflows
  where workflows.team_id = ${sql.ref(team)} and workflows.id = ${sql.ref(id)})`;
