import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as workflows } from './workflows.ts';

export const stage = onStage({
  furnish: aTrigger,
  access: {
    'triggers.get': 'team:automation.read',
    'triggers.preview': 'team:automation.manage',
    'triggers.fire': 'team:automation.manage',
  },
  inputs: {
    'triggers.create': () => ({ event: { types: ['ticket.created'] } }),
    'triggers.update': () => ({ name: 'Another', event: { types: ['team.purged'] } }),
    'triggers.preview': () => ({ cron: '30 8 * * 1-5' }),
    'triggers.fire': () => ({}),
  },
  apart: {
    'triggers.create inbound.source_id': ['event'],
    'triggers.update inbound.source_id': ['event'],
  },
});

/** A trigger that nothing on the stage fires. */
async function aTrigger(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const workflow_id = (await of(workflows)).rows.workflow;
  const { triggers } = await world.as(owner);
  const { id: trigger } = await triggers.create({
    team_id,
    workflow_id,
    name: mark,
    event: { types: ['team.purged'], where: `event.type != "${mark}"` },
    input: { mark },
  });
  return { rows: { trigger } };
}
