import type { Member } from '@deskwire/contract/identity/members.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { avatarUrl } from '../../users/avatar/picture.ts';
import type { MemberRow } from './queries.ts';

/** A member as their reader may see them: addresses are for those who handle tickets, as with everybody in the team. */
export const presentMember =
  ({ services, scope }: { services: Services; scope: TeamScope }) =>
  ({ avatar_file, status, left_at: _left, version: _version, ...row }: MemberRow): Member => ({
    ...row,
    email: seesAddresses(scope) ? row.email : null,
    avatar_url: avatarUrl(services, avatar_file),
    suspended: status === 'suspended',
  });

export const seesAddresses = ({ roles }: TeamScope): boolean => rolesPermit(roles, 'people.read');
