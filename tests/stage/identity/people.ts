import { onStage } from '../domain.ts';

export const stage = onStage({
  furnish: async (_world, { contact, agent }) => ({
    rows: { person: contact.person_id },
    second: { person: agent.person_id },
  }),
  access: {
    'people.list': 'team:people.read',
    'people.get': 'team:team.read',
    'people.create': 'team:tickets.handle',
    'people.update': 'team:people.manage',
    'people.merge': 'team:people.manage',
    'people.remove': 'team:people.manage',
  },
  inputs: {
    'people.merge': ({ a }) => ({ into_id: a.agent.person_id }),
  },
  passing: ['merged_people'],
});
