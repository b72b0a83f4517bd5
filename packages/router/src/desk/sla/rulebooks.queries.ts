import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';
import type { Book } from './engine/rulebook.ts';

const on = tables<'sla_books' | 'sla_rules' | 'sla_calendars' | 'counters'>();

/** Takes the next number and holds up every other revision of the team until this one is committed. */
export async function takeRevision(db: Tx, team_id: TeamId): Promise<number> {
  const { revision } = await on(db)
    .insertInto('counters')
    .values({ team_id, kind: 'sla_book', next: 2 })
    .onConflict((c) => c.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', 1) })))
    .returning((eb) => eb('counters.next', '-', 1).as('revision'))
    .executeTakeFirstOrThrow();
  return revision;
}

const bookOf = (team_id: TeamId) => sql<Book>`jsonb_build_object(
  'rules', (select coalesce(jsonb_agg(to_jsonb(r) - '{team_id,name,created_at,version}'::text[]), '[]')
    from sla_rules r where r.team_id = ${team_id}),
  'calendars', (select coalesce(jsonb_object_agg(c.id, to_jsonb(c) - '{team_id,id,name,created_at,version}'::text[]), '{}')
    from sla_calendars c where c.team_id = ${team_id}))`;

/** All current rules and calendars of a team. */
export const readCurrentBook = async (db: Db, team_id: TeamId): Promise<Book> =>
  (await sql<{ book: Book }>`select ${bookOf(team_id)} as book`.execute(on(db))).rows[0]!.book;

/** Keeps them as a revision. */
export async function keepBook(db: Tx, team_id: TeamId, revision: number, at: string): Promise<void> {
  await sql`
    insert into sla_books (team_id, revision, valid_from, book)
    select ${team_id}, ${revision}, ${at}, ${bookOf(team_id)}`.execute(on(db));
}

/** When each revision of a team came into force, in their order. */
export const listRevisions = (db: Db, team_id: TeamId) =>
  on(db)
    .selectFrom('sla_books')
    .select(['revision', 'valid_from'])
    .where('team_id', '=', team_id)
    .orderBy('revision')
    .execute();

export async function readBooks(db: Db, team_id: TeamId, revisions: number[]): Promise<Map<number, Book>> {
  const rows = await on(db)
    .selectFrom('sla_books')
    .select(['revision', 'book'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('revision', '=', eb.fn.any(eb.val(revisions))))
    .execute();
  return new Map(rows.map(({ revision, book }) => [revision, book as unknown as Book]));
}
