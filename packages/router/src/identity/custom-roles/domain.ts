import type { Domain } from '../../kit/domain.ts';
import { ofTeam } from '../../kit/tables.ts';
import { countRoles } from './queries.ts';
import { customRolesRouter } from './router.ts';

export const customRolesDomain = {
  router: customRolesRouter,
  references: { custom_role: 'custom_roles' },
  stocks: { custom_roles: countRoles },
  audiences: { custom_role: { needs: 'team.read' } },
  tables: { custom_roles: ofTeam({ authored: ['name', 'description'], none: ['permissions'] }) },
} satisfies Domain;
