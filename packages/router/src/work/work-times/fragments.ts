import { sql, type RawBuilder } from 'kysely';

/** How many minutes were logged on the task of these columns, without what is running. */
export const minutesSpentOn = (team_id: string, task_id: string): RawBuilder<number> => sql<number>`(
  select coalesce(round(extract(epoch from sum(w.ended_at - w.started_at)) / 60), 0)::int from work_times w
  where w.team_id = ${sql.ref(team_id)} and w.task_id = ${sql.ref(task_id)})`;
