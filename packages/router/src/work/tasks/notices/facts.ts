import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { readSeenProject, type SeenProject } from '../../projects/members/roles.ts';
import * as queries from './queries.ts';

/** A task as notices name it, and the people who have to do with it. */
export interface TaskFacts extends queries.NoticedTask {
  readonly project: SeenProject;
  /** Its assignee, its reporter and its watchers, each once. */
  readonly concerned: readonly string[];
}
interface Reading {
  readonly db: Db;
  readonly scope: InTeam;
}

/**
 * Reads a task for the notices of any domain; `others` are people who may be told too. Undefined: it was deleted, or its
 * project was, or is archived.
 */
export async function readTaskFacts(
  { db, scope }: Reading,
  id: string | null,
  others: readonly string[] = [],
): Promise<TaskFacts | undefined> {
  const task = id === null ? undefined : await queries.findTask(db, scope, id);
  if (task === undefined) return undefined;
  const { assignee_id, reporter_id, watchers } = task;
  const concerned = [...new Set([...(assignee_id === null ? [] : [assignee_id]), reporter_id, ...watchers])];
  const project = await readSeenProject(db, scope, task.project_id, [...concerned, ...others]);
  return project && { ...task, project, concerned };
}

/** The page of a task, for readers who may be in several teams. */
export const taskLink = ({ team_id }: { readonly team_id: string }, key: string): string =>
  `/tasks/${key}?team_id=${team_id}`;
