import type { Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import type { Jira } from '@deskwire/adapters/accounts/jira.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { Base } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { useAccount } from '../integrations/accounts/use.ts';
import { findJira, type ConnectionRow } from '../integrations/accounts/jira.ts';
import * as queries from './queries.ts';

/** The Jira of a team, with what is set up of it. */
export interface JiraOf {
  readonly connection: ConnectionRow;
  readonly projects: readonly queries.ProjectRow[];
}

/** Throws JIRA_NOT_CONNECTED. */
export async function getJira(db: Db, scope: InTeam): Promise<JiraOf> {
  const connection = await findJira(db, scope);
  if (connection === undefined) throw new AppError('JIRA_NOT_CONNECTED');
  return { connection, projects: await queries.listProjects(db, scope, connection.id) };
}

/** The project of a key, or the first. Throws JIRA_PROJECT_NOT_FOUND. */
export function projectOf({ projects }: JiraOf, key: string | undefined): queries.ProjectRow {
  const found = key === undefined ? projects[0] : projects.find((project) => project.key === key);
  if (found === undefined) throw new AppError('JIRA_PROJECT_NOT_FOUND');
  return found;
}

/** Asks Jira. Throws JIRA_NOT_CONNECTED where it only sends messages, and what `useAccount` throws. */
export function askJira<T>(
  ctx: Base,
  { connection }: Pick<JiraOf, 'connection'>,
  ask: (jira: Jira, credentials: Credentials) => Promise<T>,
): Promise<T> {
  if (connection.credentials === null) throw new AppError('JIRA_NOT_CONNECTED');
  const { jira } = ctx.services.accounts;
  return useAccount(ctx, connection, jira, (credentials) => ask(jira, credentials));
}

export const urlOf = ({ connection }: Pick<JiraOf, 'connection'>, key: string): string =>
  `${connection.external_account}/browse/${key}`;
