import { tables, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'teams' | 'people' | 'users' | 'ticket_statuses'>();

const columns = [
  'teams.id',
  'teams.name',
  'teams.slug',
  'teams.personal',
  'teams.tier',
  'teams.ticket_prefix',
  'teams.locale',
  'teams.time_zone',
  'teams.created_at',
  'teams.updated_at',
  'teams.deleted_at',
  'teams.purge_at',
  'teams.version',
] as const;

export interface NewTeamRow {
  id: string;
  name: string;
  slug: string;
  personal: boolean;
  locale?: string | undefined;
  time_zone?: string | undefined;
  at: string;
}
/** Undefined: the slug or the id is taken. */
export const insertTeam = (db: Tx, { at, ...team }: NewTeamRow) =>
  on(db)
    .insertInto('teams')
    .values({ ...team, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
export type TeamRow = NonNullable<Awaited<ReturnType<typeof insertTeam>>>;

export const insertOwner = (
  db: Tx,
  { at, ...owner }: { team_id: string; id: string; user_id: string; name: string; email: string; at: string },
) =>
  on(db)
    .insertInto('people')
    .values({ ...owner, kind: 'member', roles: ['owner'], created_at: at, updated_at: at })
    .execute();

/** Every team starts with these; it may change them later. */
export const insertDefaultStatuses = (db: Tx, team_id: string) =>
  on(db)
    .insertInto('ticket_statuses')
    .values([
      { team_id, slug: 'open', name: 'Open', category: 'open', position: 1 },
      { team_id, slug: 'in_progress', name: 'In progress', category: 'open', position: 2 },
      { team_id, slug: 'waiting', name: 'Waiting', category: 'waiting', position: 3 },
      { team_id, slug: 'resolved', name: 'Resolved', category: 'resolved', position: 4 },
      { team_id, slug: 'closed', name: 'Closed', category: 'closed', position: 5 },
    ])
    .execute();

export const setDefaultTeamIfNone = (db: Tx, user_id: string, team_id: string) =>
  on(db)
    .updateTable('users')
    .set({ default_team_id: team_id })
    .where('id', '=', user_id)
    .where('default_team_id', 'is', null)
    .execute();
