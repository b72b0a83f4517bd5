import type { Member, members } from '@deskwire/contract/identity/members.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { avatarUrl } from '../../users/avatar/picture.ts';
import { findOffer } from '../joining/queries.ts';
import * as queries from './queries.ts';
import { nameOnly } from './roles.ts';

/** The row of somebody who is in the team now. Throws USER_NOT_FOUND. */
export async function getLiveMember({ db, scope }: { db: Db; scope: TeamScope }, user_id: string) {
  const member = await queries.findMember(db, scope, user_id);
  if (member === undefined || member.left_at !== null) throw new AppError('USER_NOT_FOUND');
  return member;
}

/** A member of the team, or a contact whose address is that of the user, as the team knows them. Throws USER_NOT_FOUND. */
export async function getMember(ctx: Ctx<typeof members.setRole>, user_id: string): Promise<Member> {
  const contact = await findOffer(ctx.db, ctx.scope, user_id);
  if (contact?.user_id !== null) return presentMember(ctx)(await getLiveMember(ctx, user_id));
  const { person_id, name, email, roles, offered_roles, created_at: joined_at, version } = contact;
  const known = { user_id, person_id, name, roles, offered_roles, joined_at, version };
  return {
    ...known,
    avatar_url: null,
    suspended: false,
    custom_role: nameOnly(contact.custom_role),
    offered_custom_role: nameOnly(contact.offered_custom_role),
    email: seesAddresses(ctx.scope) ? email : null,
  };
}

/** A member as their reader may see them: addresses are for those who handle tickets, as with everybody in the team. */
export const presentMember =
  ({ services, scope }: { services: Services; scope: TeamScope }) =>
  ({ avatar_file, status, left_at: _left, ...row }: queries.MemberRow): Member => ({
    ...row,
    custom_role: nameOnly(row.custom_role),
    offered_custom_role: nameOnly(row.offered_custom_role),
    email: seesAddresses(scope) ? row.email : null,
    avatar_url: avatarUrl(services, avatar_file),
    suspended: status === 'suspended',
  });

export const seesAddresses = ({ roles }: TeamScope): boolean => rolesPermit(roles, 'people.read');
