import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { findJira } from '../../integrations/accounts/jira.ts';
import * as queries from '../queries.ts';

type Status = typeof jira.syncStatus;

/** Gets the state of the sync as it is known here; Jira is not asked. */
export async function getSyncStatus(
  { db, scope, now }: Ctx<Status>,
  { issue_keys = [] }: In<Status>,
): Promise<Out<Status>> {
  const connection = await findJira(db, scope);
  if (connection === undefined) return { projects: [], issues: unknown(issue_keys) };
  const projects = await queries.listProjects(db, scope, connection.id);
  const counts = new Map((await queries.countIssues(db, scope, connection.id)).map((row) => [row.key, row]));
  const known = new Map((await queries.listByKeys(db, scope, connection.id, issue_keys)).map((row) => [row.key, row]));
  return {
    projects: projects.map(({ key, mode, synced_at }) => ({
      project_key: key,
      mode,
      synced_at,
      lag_seconds:
        synced_at === null ? null : Math.max(0, Math.round((Date.parse(now()) - Date.parse(synced_at)) / 1000)),
      issues: counts.get(key)?.issues ?? 0,
      pending: counts.get(key)?.pending ?? 0,
      conflicts: counts.get(key)?.conflicts ?? 0,
    })),
    issues: issue_keys.map((issue_key) => {
      const row = known.get(issue_key);
      if (row === undefined) return unknown([issue_key])[0]!;
      const { ticket_id, remote, pending_since } = row;
      return { issue_key, ticket_id, status: remote.status ?? null, pending: pending_since !== null };
    }),
  };
}

const unknown = (keys: readonly string[]) =>
  keys.map((issue_key) => ({ issue_key, ticket_id: null, status: null, pending: false }));
