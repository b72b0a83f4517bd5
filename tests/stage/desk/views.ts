import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { has } from '../rules.ts';

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
  inputs: {
    'views.create': () => ({ name: 'Urgent bugs', filter: { type: ['bug'], priority: ['urgent'] } }),
    'views.update': () => ({ name: 'Renamed' }),
    'views.reorder': () => ({ view_ids: ['all'] }),
  },
});

/** A view that the team shares, and an order of the agent. */
async function someViews(world: TestWorld, { id: team_id, agent, mark }: Desk) {
  const { views } = await world.as(agent);
  const shared = { team_id, shared: true, filter: { search: mark }, columns: [mark] };
  const { id: view } = await views.create({ ...shared, name: `${mark} printers` });
  await views.reorder({ team_id, view_ids: [view] });
  return { rows: { view } };
}
