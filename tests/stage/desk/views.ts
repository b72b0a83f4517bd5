import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { Stage } from '../../kit/stage.ts';
import { onStage, type Desk } from '../domain.ts';
import type { Actor } from '../../kit/actors.ts';
import { handles, has } from '../rules.ts';

/** What a view keeps is asked of the list whenever somebody reads it, which is of their team alone. */
const KEPT = 'a filter: only rows of the team are ever put to it';
const filters = ['ids[]', 'assignee_id', 'reporter_id', 'watcher_id', 'project_id', 'project_ids[]'];
const taskView = ({ a }: Stage) => ({ view_id: a.second.view });

export const stage = onStage({
  furnish: someViews,
  access: {
    'views.list': 'team:tickets.read',
    'views.get': 'team:tickets.read',
    'views.create': 'team:tickets.read',
    'views.update': 'team:tickets.read',
    'views.delete': 'team:tickets.read',
    'views.reorder': 'team:tickets.read',
    'views.counts': 'team:tickets.read',
  },
  rowRules: {
    // What the team shares is for those who use its lists; who handles tickets changes it.
    'views.get': (actor) => (has(actor, 'requester') ? '404' : 'Y'),
    'views.update': changes,
    'views.delete': changes,
  },
  inputs: {
    'views.create': () => ({ name: 'Urgent bugs', filter: { type: ['bug'], priority: ['urgent'] } }),
    'views.update': () => ({ name: 'Renamed' }),
    'views.reorder': () => ({ view_ids: ['all'] }),
  },
  harmless: Object.fromEntries(
    ['views.create', 'views.update'].flatMap((path) => filters.map((field) => [`${path} filter.${field}`, KEPT])),
  ),
  apart: { 'views.create filter.project_ids[]': ['filter'] },
  beside: {
    'views.create filter.project_ids[]': () => ({ kind: 'task' }),
    'views.update filter.project_ids[]': taskView,
  },
});

/** Views of tickets and of tasks that the team shares, and an order of the agent. */
async function someViews(world: TestWorld, { id: team_id, agent, mark }: Desk) {
  const { views } = await world.as(agent);
  const shared = { team_id, shared: true, filter: { search: mark }, columns: [mark] };
  const { id: view } = await views.create({ ...shared, name: `${mark} printers` });
  const { id: ofTasks } = await views.create({ team_id, kind: 'task', shared: true, name: `${mark} tasks` });
  await views.reorder({ team_id, view_ids: [view] });
  return { rows: { view }, second: { view: ofTasks } };
}

function changes(actor: Actor) {
  if (has(actor, 'requester')) return '404';
  return handles(actor) ? 'Y' : '403';
}
