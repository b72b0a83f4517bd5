import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { TaskRow } from './queries.ts';

/** A task as everybody who sees its project sees it. */
export function presentTask({ project_key, rank: _rank, priority_rank: _, recurrence, ...row }: TaskRow): Task {
  if (recurrence === null) return { ...row, key: `${project_key}-${row.number}`, recurrence };
  const { anchor: _anchor, ...shown } = recurrence;
  return { ...row, key: `${project_key}-${row.number}`, recurrence: shown };
}
