import type { ProjectStats, projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx } from '../../../kit/context.ts';
import { recentTasks } from '../../tasks/list/recent.ts';
import * as queries from './queries.ts';

const RECENT_DAYS = 30;
const MOST_PEOPLE = 50;
const isOpen = ({ category }: queries.Place) => category === 'todo' || category === 'doing';

/** Counts the tasks of a project, from tallies and indexes: the cost does not grow with the number of tasks. */
export async function projectStats({ db, scope, project, now }: Ctx<typeof projects.stats>): Promise<ProjectStats> {
  const { project_id } = project;
  const places = await queries.countPlaces(db, scope, project_id);
  const recent = await recentTasks({ db, scope, now }, project_id, RECENT_DAYS);
  const sum = (count: (place: queries.Place) => number, of = places) => of.reduce((all, one) => all + count(one), 0);
  return {
    tasks: sum(({ tasks }) => tasks),
    open: sum(({ tasks }) => tasks, places.filter(isOpen)),
    unassigned: sum(({ unassigned }) => unassigned, places.filter(isOpen)),
    overdue: recent.overdue,
    created_recently: recent.created,
    completed_recently: recent.completed,
    statuses: places.map(({ unassigned: _, ...place }) => place),
    people: await queries.listLoads(db, scope, project_id, MOST_PEOPLE),
  };
}
