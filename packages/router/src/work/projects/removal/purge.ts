import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { tasksWithFiles } from '../../tasks/attachments/with-files.ts';
import * as queries from './queries.ts';

/** Removes a deleted project for good when it can no longer be restored. */
export const purgeProject = job({
  name: 'projects.purge',
  queue: 'bulk',
  input: z.strictObject({ project_id: z.uuid() }),
});
export const purgeKey = (project_id: string): string => `projects.purge.${project_id}`;

/** Tickets lose the project; everything else that was in it goes with it. Its keys stay taken. */
export async function purge(
  { db, scope, events, outbox, now }: JobCtx<typeof purgeProject>,
  { project_id }: JobInput<typeof purgeProject>,
): Promise<void> {
  const tasks = await tasksWithFiles(db, scope, project_id);
  if (!(await queries.purgeProject(db, scope.team_id, project_id, now()))) return;
  await discardFiles({ db, outbox, now }, scope.team_id, { kind: 'task', ids: tasks });
  await discardFiles({ db, outbox, now }, scope.team_id, { kind: 'project', ids: [project_id] });
  events.add('project.purged', { id: project_id }, {});
}
