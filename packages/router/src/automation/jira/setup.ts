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
export interface JiraSetup {
  readonly connection: ConnectionRow;
  readonly projects: readonly queries.ProjectRow[];
}

/** The Jira of a team; it may only send messages. */
export async function findSetup(db: Db, scope: InTeam): Promise<JiraSetup | undefined> {
  const connection = await findJira(db, scope);
  return connection && { connection, projects: await queries.listProjects(db, scope, connection.id) };
}

/** Throws JIRA_NOT_CONNECTED. */
export async function getSetup(db: Db, scope: InTeam): Promise<JiraSetup> {
  const setup = await findSetup(db, scope);
  if (setup === undefined) throw new AppError('JIRA_NOT_CONNECTED');
  return setup;
}

/** The Jira of a team that can be written to. Undefined: there is none, or it only sends messages. */
export async function findWritableSetup(db: Db, scope: InTeam): Promise<JiraSetup | undefined> {
  const setup = await findSetup(db, scope);
  return setup === undefined || setup.connection.credentials === null ? undefined : setup;
}

/** The project of a key, or the first. Throws JIRA_PROJECT_NOT_FOUND. */
export function projectOf({ projects }: JiraSetup, key: string | undefined): queries.ProjectRow {
  const found = key === undefined ? projects[0] : projects.find((project) => project.key === key);
  if (found === undefined) throw new AppError('JIRA_PROJECT_NOT_FOUND');
  return found;
}

/**
 * Asks Jira. Throws JIRA_NOT_CONNECTED where it only sends messages, JIRA_REFUSED where it says no, and what `useAccount`
 * throws.
 */
export async function askJira<T>(
  ctx: Base,
  { connection }: Pick<JiraSetup, 'connection'>,
  ask: (jira: Jira, credentials: Credentials) => Promise<T>,
): Promise<T> {
  if (connection.credentials === null) throw new AppError('JIRA_NOT_CONNECTED');
  const { jira } = ctx.services.accounts;
  try {
    return await useAccount(ctx, connection, jira, (credentials) => ask(jira, credentials));
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'INTEGRATION_REFUSED') throw error;
    throw new AppError('JIRA_REFUSED', error.details as { code: string }, { cause: error });
  }
}

export const urlOf = ({ connection }: Pick<JiraSetup, 'connection'>, key: string): string =>
  `${connection.external_account}/browse/${key}`;
