import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { customRole } from '../../custom-roles/fragments.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'people' | 'custom_roles' | 'teams' | 'team_invitations'>();

/** A person as they are in the team now; undefined once the team is deleted. */
export const findMembership = (db: Db, team_id: TeamId, person_id: string) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('teams', 'teams.id', 'p.team_id')
    .select(['p.id', 'p.name', 'p.roles', 'p.offered_roles', 'p.left_at', 'teams.name as team_name'])
    .select([
      customRole('p.team_id', 'p.custom_role_id').as('custom_role'),
      customRole('p.team_id', 'p.offered_custom_role_id').as('offered_custom_role'),
    ])
    .where('p.team_id', '=', team_id)
    .where('p.id', '=', person_id)
    .where('teams.deleted_at', 'is', null)
    .$narrowType<{ roles: TeamRole[]; offered_roles: TeamRole[] | null }>()
    .executeTakeFirst();
export type Membership = NonNullable<Awaited<ReturnType<typeof findMembership>>>;

export const findInviter = (db: Db, team_id: TeamId, invitation_id: string) =>
  on(db)
    .selectFrom('team_invitations')
    .select('invited_by')
    .where('team_id', '=', team_id)
    .where('id', '=', invitation_id)
    .executeTakeFirst();
