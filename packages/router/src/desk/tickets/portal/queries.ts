import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'ticket_passes' | 'tickets' | 'people' | 'teams'>();

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

/** Its token is another one now, as when the key of the installation was changed. */
export const replaceToken = (db: Tx, team_id: TeamId, id: string, token_hash: Buffer) =>
  on(db).updateTable('ticket_passes').set({ token_hash }).where('team_id', '=', team_id).where('id', '=', id).execute();

/** Who a token lets see which ticket: its reporter, as long as they have no account and are there, and so is the ticket. */
export const findPass = (db: Db, token_hash: Buffer, now: string) =>
  on(db)
    .selectFrom('ticket_passes as pass')
    .innerJoin('teams', 'teams.id', 'pass.team_id')
    .innerJoin('people as p', (join) =>
      join.onRef('p.team_id', '=', 'pass.team_id').onRef('p.id', '=', 'pass.person_id'),
    )
    .innerJoin('tickets as t', (join) =>
      join
        .onRef('t.team_id', '=', 'pass.team_id')
        .onRef('t.id', '=', 'pass.ticket_id')
        .onRef('t.reporter_id', '=', 'pass.person_id'),
    )
    .select([
      'pass.team_id',
      'pass.ticket_id',
      'pass.person_id',
      'pass.expires_at',
      'p.name as person_name',
      'teams.name as team_name',
      'teams.tier',
      'teams.ticket_prefix',
    ])
    .where('pass.token_hash', '=', token_hash)
    .where('pass.expires_at', '>', now)
    .where('p.user_id', 'is', null)
    .where('p.left_at', 'is', null)
    .where('t.deleted_at', 'is', null)
    .where('teams.deleted_at', 'is', null)
    .executeTakeFirst();
export type Pass = NonNullable<Awaited<ReturnType<typeof findPass>>>;

export const findReporter = (db: Db, team_id: TeamId, person_id: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'name', 'email', 'user_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .executeTakeFirstOrThrow();

const deletePasses = (db: Tx, team_id: TeamId) => on(db).deleteFrom('ticket_passes').where('team_id', '=', team_id);
export const deletePassesOfTicket = (db: Tx, team_id: TeamId, ticket_id: string) =>
  deletePasses(db, team_id).where('ticket_id', '=', ticket_id).returning('id').execute();
export const deletePassesOfPerson = (db: Tx, team_id: TeamId, person_id: string) =>
  deletePasses(db, team_id).where('person_id', '=', person_id).execute();
