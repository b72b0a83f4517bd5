import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';

/** A workflow that changes nothing. */
const STEPS = { steps: [{ id: 'wait', wait: { seconds: 60 } }] };

export const stage = onStage({
  furnish: someWorkflows,
  access: {
    'workflows.restore': 'team:automation.manage',
    'workflows.versions.list': 'team:automation.read',
    'workflows.versions.publish': 'team:automation.manage',
    'workflows.test': 'team:automation.manage',
    'workflows.catalogue': 'team:automation.read',
    'workflows.secrets.list': 'team:automation.manage (session only)',
    'workflows.secrets.set': 'team:automation.manage (session only)',
    'workflows.secrets.delete': 'team:automation.manage (session only)',
  },
  inputs: {
    'workflows.create': () => ({ name: 'Another', definition: STEPS }),
    'workflows.update': () => ({ name: 'Renamed' }),
    'workflows.restore': ({ own }) => ({ workflow_id: own.deleted }),
    'workflows.execute': () => ({}),
    'workflows.test': () => ({ definition: STEPS }),
    'workflows.catalogue': () => ({ procedure: 'tickets.create' }),
    'workflows.versions.publish': () => ({ number: 1 }),
    'workflows.secrets.set': () => ({ name: 'crm_token', value: 'a token of theirs', hosts: ['api.example.com'] }),
    'workflows.secrets.delete': () => ({ name: 'token' }),
  },
});

/** A workflow with a secret, and one that was deleted. */
async function someWorkflows(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { workflows } = await world.as(owner);
  const definition = { steps: [{ id: 'note', set: { mark } }, ...STEPS.steps] };
  const { id: workflow } = await workflows.create({ team_id, name: mark, description: mark, definition });
  const { id: deleted } = await workflows.create({ team_id, name: mark, definition });
  await workflows.delete({ team_id, workflow_id: deleted });
  const value = 'a secret of the stage';
  await workflows.secrets.set({ team_id, workflow_id: workflow, name: 'token', value, hosts: ['api.example.com'] });
  return { rows: { workflow }, deleted };
}
