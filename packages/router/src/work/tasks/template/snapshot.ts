import type { TemplateContent } from '@deskwire/contract/work/projects.templates.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The labels and tasks of a project as a template keeps them, with days counted from a start. */
export async function snapshotTasks(
  { db, scope }: { readonly db: Db; readonly scope: InTeam },
  project_id: string,
  start: string,
  limit: number,
): Promise<Pick<TemplateContent, 'labels' | 'tasks'>> {
  const tasks = await queries.readTasks(db, scope, project_id, limit);
  const places = new Map(tasks.map(({ id }, at) => [id, at]));
  const placeOf = (id: string) => places.get(id);
  return {
    labels: await queries.readLabels(db, scope, project_id),
    tasks: tasks.map(({ id: _, parent_id, depends_on, start_on, due_on, ...task }) => ({
      ...task,
      parent: parent_id === null ? null : (placeOf(parent_id) ?? null),
      // A task that is in another project or was deleted is not part of the template.
      depends_on: depends_on.flatMap((other) => placeOf(other) ?? []),
      start_after: daysFrom(start, start_on),
      due_after: daysFrom(start, due_on),
    })),
  };
}

const daysFrom = (start: string, day: string | null): number | null =>
  day === null ? null : Temporal.PlainDate.from(start).until(Temporal.PlainDate.from(day), { largestUnit: 'day' }).days;
