import type { Person } from '@deskwire/contract/identity/people.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import { avatarUrl } from '../users/avatar/picture.ts';
import type { PersonRow } from './queries.ts';

/** A person as their reader may see them: addresses are for those who handle tickets. */
export const presentPerson =
  ({ services, scope }: { services: Services; scope: TeamScope }) =>
  ({ avatar_file, ...row }: PersonRow): Person => ({
    ...row,
    email: rolesPermit(scope.roles, 'people.read') ? row.email : null,
    avatar_url: avatarUrl(services, avatar_file),
  });
