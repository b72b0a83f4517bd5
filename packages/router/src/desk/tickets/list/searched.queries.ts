import { sql } from 'kysely';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../../knowledge/search/fragments.ts';
import { passageAt } from '../../../knowledge/search/index/passages.ts';
import { shownProject } from '../../../work/projects/fragments.ts';
import { seesLiveTicket } from '../fragments.ts';
import { numberOf } from '../queries.ts';
import { keyOf } from '../present.ts';
import { textOfTicket } from './searched.ts';

const on = tables<'tickets' | 'ticket_comments'>();

/** How search finds tickets. */
export const searchedTickets: Searched = {
  needs: 'tickets.read',
  seen: (scope, id) => sql`
    select ${shownProject(scope, sql`t.project_id`)} as project_id, t.reporter_id as person_id,
      t.status_category as category, t.created_at as at
    from tickets t where t.team_id = ${scope.team_id} and t.id = ${id} and ${seesLiveTicket(scope, sql`t.id`)}`,
  async shown(db, scope, passages) {
    const rows = await on(db)
      .selectFrom('tickets')
      .select(['id', 'number', 'title', 'description', 'category', 'tags', 'custom', 'resolution_notes'])
      .where('team_id', '=', scope.team_id)
      .where('deleted_at', 'is', null)
      .where('id', 'in', [...new Set(passages.map(({ id }) => id))])
      .execute();
    const tickets = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = tickets.get(id);
      if (row === undefined) return [];
      const text = textOfTicket(row);
      return [{ id, ordinal, key: keyOf(scope, row.number), title: row.title, ...passageAt(text, ordinal) }];
    });
  },
  keyed(scope, key) {
    const number = /^[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9}$/.test(key) ? numberOf(scope, key) : undefined;
    if (number === undefined) return sql<null>`null::uuid`;
    return sql<string>`(select t.id from tickets t where t.team_id = ${scope.team_id} and t.number = ${number})`;
  },
  async unindexed(db, after, limit) {
    const { rows } = await sql<Omit<Unindexed, 'text'> & Parameters<typeof textOfTicket>[0]>`
      select t.team_id, t.id, t.title, t.description, t.category, t.tags, t.custom, t.resolution_notes from tickets t
      where (t.team_id, t.id) > (${after.team_id}::uuid, ${after.id}::uuid) and t.deleted_at is null
        and ${isUnindexed('ticket', { team_id: sql`t.team_id`, id: sql`t.id` })}
      order by t.team_id, t.id limit ${limit}
      for share of t skip locked`.execute(on(db));
    return rows.map(({ team_id, id, title, ...said }) => ({ team_id, id, title, text: textOfTicket(said) }));
  },
};

/** How search finds the comments on tickets. */
export const searchedComments: Searched = {
  needs: 'tickets.read',
  seen: (scope, id) => sql`
    select ${shownProject(scope, sql`t.project_id`)} as project_id, c.author_id as person_id, null::text as category,
      c.created_at as at
    from ticket_comments c join tickets t on t.team_id = c.team_id and t.id = c.ticket_id
    where c.team_id = ${scope.team_id} and c.id = ${id} and c.deleted_at is null
      ${seesInternal(scope.roles) ? sql`` : sql`and not c.is_internal`} and ${seesLiveTicket(scope, sql`t.id`)}`,
  async shown(db, scope, passages) {
    const rows = await on(db)
      .selectFrom('ticket_comments as c')
      .innerJoin('tickets as t', (join) => join.onRef('t.team_id', '=', 'c.team_id').onRef('t.id', '=', 'c.ticket_id'))
      .select(['c.id', 'c.content', 'c.ticket_id', 't.number', 't.title'])
      .where('c.team_id', '=', scope.team_id)
      .where('c.deleted_at', 'is', null)
      .where('c.id', 'in', [...new Set(passages.map(({ id }) => id))])
      .execute();
    const comments = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = comments.get(id);
      if (row === undefined) return [];
      const key = keyOf(scope, row.number);
      const home = { kind: 'ticket', id: row.ticket_id, key, title: row.title };
      return [{ id, ordinal, key: null, title: row.title, home, ...passageAt(row.content, ordinal) }];
    });
  },
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed>`
      select c.team_id, c.id, c.ticket_id as home_id, c.is_internal as internal, '' as title, c.content as text
      from ticket_comments c
      where (c.team_id, c.id) > (${after.team_id}::uuid, ${after.id}::uuid) and c.deleted_at is null
        and ${isUnindexed('ticket_comment', { team_id: sql`c.team_id`, id: sql`c.id`, home_id: sql`c.ticket_id` })}
      order by c.team_id, c.id limit ${limit}
      for share of c skip locked`.execute(on(db));
    return rows;
  },
};
