import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { permits } from '../../kit/permits.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'events' | 'event_payloads' | 'people' | 'teams' | 'team_invitations' | 'users'>();

/** What a notice about a membership is made of: whom it is about as they are now. */
export const findMembershipEvent = (db: Db, team_id: TeamId, event_id: string) =>
  on(db)
    .selectFrom('events as e')
    .innerJoin('teams', 'teams.id', 'e.team_id')
    .leftJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .leftJoin('team_invitations as i', (join) =>
      join.onRef('i.team_id', '=', 'e.team_id').onRef('i.id', '=', 'e.entity_id'),
    )
    .innerJoin('people as who', (join) =>
      join.onRef('who.team_id', '=', 'e.team_id').on('who.id', '=', sql<string>`coalesce(i.accepted_by, e.entity_id)`),
    )
    .leftJoin('people as actor', (join) =>
      join.onRef('actor.team_id', '=', 'e.team_id').onRef('actor.id', '=', 'e.actor_id'),
    )
    .select([
      'e.type',
      'e.at',
      'e.actor_id',
      'e.entity_id',
      'actor.name as actor_name',
      'p.payload',
      'i.invited_by',
      'who.id as person_id',
      'who.name as person',
      'who.roles',
      'who.left_at',
      'teams.name as team_name',
    ])
    .where('e.team_id', '=', team_id)
    .where('e.id', '=', event_id)
    .where('teams.deleted_at', 'is', null)
    .executeTakeFirst();
export type MembershipEvent = NonNullable<Awaited<ReturnType<typeof findMembershipEvent>>>;

const accounts = (db: Db, team_id: TeamId) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.id', 'p.user_id', 'p.name', 'u.email'])
    .where('p.team_id', '=', team_id)
    .where('u.status', '=', 'active');

/** Somebody of a team with an account, also where they are no longer in it. */
export const listPerson = (db: Db, team_id: TeamId, id: string) =>
  accounts(db, team_id).where('p.id', '=', id).execute();

export const listOwners = (db: Db, team_id: TeamId) =>
  accounts(db, team_id).where('p.left_at', 'is', null).where(permits('p.roles', 'team.own')).execute();
