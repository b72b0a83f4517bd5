import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';

export const stage = onStage({
  furnish: aMacro,
  access: {
    'macros.list': 'team:tickets.handle',
    'macros.get': 'team:tickets.handle',
    'macros.create': 'team:tickets.handle',
    'macros.update': 'team:tickets.handle',
    'macros.delete': 'team:tickets.handle',
    'macros.preview': 'team:tickets.handle',
    'macros.run': 'team:tickets.handle',
  },
  inputs: {
    'macros.create': () => ({ name: 'On it', changes: { status: 'waiting', reply: 'Hello {{requester.name}}' } }),
    'macros.update': () => ({ name: 'Renamed' }),
    'macros.run': ({ a }) => ({ ticket_ids: [a.rows.ticket] }),
  },
});

/** A macro that the team shares. */
async function aMacro(world: TestWorld, { id: team_id, agent, mark }: Desk) {
  const { macros } = await world.as(agent);
  const changes = { priority: 'high' as const, note: `${mark} looks into it` };
  const { id: macro } = await macros.create({ team_id, name: `${mark} macro`, shared: true, changes });
  return { rows: { macro } };
}
