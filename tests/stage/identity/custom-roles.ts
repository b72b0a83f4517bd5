import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';

export const stage = onStage({
  furnish: aRole,
  access: {
    'customRoles.list': 'team:team.read',
    'customRoles.create': 'team:members.manage (session only)',
    'customRoles.update': 'team:members.manage (session only)',
    'customRoles.delete': 'team:members.manage (session only)',
  },
  inputs: {
    'customRoles.create': () => ({
      name: 'Translator',
      permissions: ['team.read', 'knowledge.read', 'knowledge.write'],
    }),
    'customRoles.update': () => ({ name: 'Lector' }),
    // Holders get one role or the other.
    'customRoles.delete': () => ({}),
  },
});

/** A role that nobody has yet. */
async function aRole(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { customRoles } = await world.as(owner);
  const { id: custom_role } = await customRoles.create({
    team_id,
    name: `${mark} role`,
    permissions: ['team.read', 'reports.read'],
  });
  return { rows: { custom_role } };
}
