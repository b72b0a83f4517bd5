import type { Answers } from '../desk.ts';

export type Project = Answers['projects']['get'];
export type Statuses = Answers['projects']['statuses']['list'];
export type Status = Statuses['items'][number];
export type Task = Answers['tasks']['list']['items'][number];
export type Priority = Task['priority'];
/** A task with all that is known of it. */
export type WholeTask = Answers['tasks']['get'];

/** What each way to look at the tasks of a project is given. */
export interface TasksProps {
  project: Project;
  statuses: readonly Status[];
  filter: { assignee_id?: string };
  /** Whether whoever looks may change tasks. */
  writes: boolean;
}
