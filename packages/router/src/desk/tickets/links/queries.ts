import { sql } from 'kysely';
import type { LinkKind } from '@deskwire/contract/desk/tickets.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { visibleTickets } from '../fragments.ts';

const on = tables<'ticket_links' | 'tickets' | 'ticket_watchers' | 'project_members'>();

/** A link as it is stored: what `ticket_id` is to `other_id`. */
export interface StoredLink {
  readonly ticket_id: string;
  readonly other_id: string;
  readonly kind: 'relates' | 'blocks' | 'duplicates';
}

/** How a stored link reads from one of its tickets. */
const kindFrom = (ticket_id: string) => sql<LinkKind>`
  case when l.kind = 'relates' or l.ticket_id = ${ticket_id} then l.kind
    when l.kind = 'blocks' then 'blocked_by' else 'duplicated_by' end`;

/** The links of a ticket to tickets that somebody sees; requesters see none. */
const linked = (db: Db, scope: TeamScope, ticket_id: string) =>
  on(db)
    .selectFrom('ticket_links as l')
    .innerJoin('tickets', (join) =>
      join
        .onRef('tickets.team_id', '=', 'l.team_id')
        .on((eb) =>
          eb('tickets.id', '=', sql<string>`case when l.ticket_id = ${ticket_id} then l.other_id else l.ticket_id end`),
        ),
    )
    .where('l.team_id', '=', scope.team_id)
    .where((eb) => eb.or([eb('l.ticket_id', '=', ticket_id), eb('l.other_id', '=', ticket_id)]))
    .where('tickets.deleted_at', 'is', null)
    .$if(scope.visibility === 'requester', (q) => q.where(sql<boolean>`false`))
    .$if(scope.visibility === 'own', (q) => q.where(visibleTickets(scope)));

const ofTicket = (db: Db, scope: TeamScope, ticket_id: string) =>
  linked(db, scope, ticket_id).select([
    'tickets.id as ticket_id',
    'tickets.number',
    'tickets.title',
    'tickets.status',
    'tickets.status_category',
    'l.created_at',
    kindFrom(ticket_id).as('kind'),
  ]);

/** A page of the links of a ticket, the oldest first. */
export async function listLinks(db: Db, scope: TeamScope, ticket_id: string, slice: Slice) {
  const keys = ['l.created_at', 'tickets.id', kindFrom(ticket_id)] as const;
  const query = { rows: ofTicket(db, scope, ticket_id), matching: linked(db, scope, ticket_id) };
  return listed(db, query, keys, 'asc', slice);
}
export type LinkRow = Awaited<ReturnType<typeof listLinks>>['rows'][number];

/** Links two tickets. False: they are linked like that, or the other way round, already. */
export async function insertLink(db: Tx, scope: TeamScope, link: StoredLink, now: string): Promise<boolean> {
  const inserted = await on(db)
    .insertInto('ticket_links')
    .values({ ...link, team_id: scope.team_id, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** One link as it reads from a ticket. */
export const findLink = (db: Db, scope: TeamScope, ticket_id: string, link: StoredLink) =>
  ofTicket(db, scope, ticket_id)
    .where('l.ticket_id', '=', link.ticket_id)
    .where('l.other_id', '=', link.other_id)
    .where('l.kind', '=', link.kind)
    .executeTakeFirst();

/** Takes away the links between two tickets, of one kind or of all; answers those that there were. */
export const deleteLinks = (
  db: Tx,
  scope: TeamScope,
  ticket_id: string,
  other_id: string,
  kind: LinkKind | undefined,
) =>
  on(db)
    .deleteFrom('ticket_links as l')
    .where('l.team_id', '=', scope.team_id)
    .where((eb) =>
      eb.or([
        eb.and([eb('l.ticket_id', '=', ticket_id), eb('l.other_id', '=', other_id)]),
        eb.and([eb('l.ticket_id', '=', other_id), eb('l.other_id', '=', ticket_id)]),
      ]),
    )
    .$if(kind !== undefined, (q) => q.where(sql<boolean>`${kindFrom(ticket_id)} = ${kind}`))
    .returning(kindFrom(ticket_id).as('kind'))
    .execute();
