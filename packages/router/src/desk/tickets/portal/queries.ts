import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { accountOf, isHere, personName } from '../../../identity/people/fragments.ts';
import { isLiveTeam, teamName, teamTier, ticketPrefix } from '../../../identity/teams/fragments.ts';

const on = tables<'ticket_passes' | 'tickets'>();

export interface NewPass {
  team_id: TeamId;
  id: string;
  ticket_id: string;
  person_id: string;
  token_hash: Buffer;
  created_at: string;
  expires_at: string;
}
/** Gives a person a pass to a ticket, or prolongs the one they have: the id is that of the pass which stands then. */
export const renewPass = (db: Tx, pass: NewPass) =>
  on(db)
    .insertInto('ticket_passes')
    .values(pass)
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'ticket_id', 'person_id']).doUpdateSet({ expires_at: pass.expires_at }),
    )
    .returning(['id', 'token_hash'])
    .executeTakeFirstOrThrow();

/** Stores another token for a pass, for example after the secret of the installation was changed. */
export const replaceToken = (db: Tx, team_id: TeamId, id: string, token_hash: Buffer) =>
  on(db).updateTable('ticket_passes').set({ token_hash }).where('team_id', '=', team_id).where('id', '=', id).execute();

/** The ticket that a token opens, and for whom: its reporter, as long as both exist and the reporter has no account. */
export const findPass = (db: Db, token_hash: Buffer, now: string) =>
  on(db)
    .selectFrom('ticket_passes as pass')
    .innerJoin('tickets as t', (join) =>
      join
        .onRef('t.team_id', '=', 'pass.team_id')
        .onRef('t.id', '=', 'pass.ticket_id')
        .onRef('t.reporter_id', '=', 'pass.person_id'),
    )
    .select(['pass.team_id', 'pass.ticket_id', 'pass.person_id', 'pass.expires_at'])
    .select([
      personName('pass.team_id', 'pass.person_id').as('person_name'),
      teamName('pass.team_id').as('team_name'),
      teamTier('pass.team_id').as('tier'),
      ticketPrefix('pass.team_id').as('ticket_prefix'),
    ])
    .where('pass.token_hash', '=', token_hash)
    .where('pass.expires_at', '>', now)
    .where(accountOf('pass.team_id', 'pass.person_id'), 'is', null)
    .where(sql<boolean>`coalesce(${isHere('pass.team_id', 'pass.person_id')}, false)`)
    .where('t.deleted_at', 'is', null)
    .where(isLiveTeam('pass.team_id'))
    .executeTakeFirst();
export type Pass = NonNullable<Awaited<ReturnType<typeof findPass>>>;

const deletePasses = (db: Tx, team_id: TeamId) => on(db).deleteFrom('ticket_passes').where('team_id', '=', team_id);
export const deletePassesOfTicket = (db: Tx, team_id: TeamId, ticket_id: string) =>
  deletePasses(db, team_id).where('ticket_id', '=', ticket_id).returning('id').execute();
export const deletePassesOfPerson = (db: Tx, team_id: TeamId, person_id: string) =>
  deletePasses(db, team_id).where('person_id', '=', person_id).execute();
