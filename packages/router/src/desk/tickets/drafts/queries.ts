import { sql } from 'kysely';
import type { TicketDraft } from '@deskwire/contract/desk/tickets.drafts.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';

const on = tables<'ticket_drafts' | 'ticket_comments'>();
type Mode = TicketDraft['mode'];
interface Place {
  readonly ticket_id: string;
  readonly mode: Mode;
}

const since = (scope: TeamScope) => sql<number>`(
  select count(*)::integer from ticket_comments c
  where c.team_id = ticket_drafts.team_id and c.ticket_id = ticket_drafts.ticket_id
    and c.created_at > ticket_drafts.started_at and c.author_id <> ticket_drafts.person_id and c.deleted_at is null
    and (${seesInternal(scope.roles)}::boolean or not c.is_internal))`;
const columns = (scope: TeamScope) =>
  [
    'ticket_drafts.ticket_id',
    'ticket_drafts.mode',
    'ticket_drafts.content',
    since(scope).as('comments_since'),
    'ticket_drafts.started_at',
    'ticket_drafts.updated_at',
    'ticket_drafts.version',
  ] as const;

export const listDrafts = (db: Db, scope: TeamScope, ticket_id: string): Promise<TicketDraft[]> =>
  on(db)
    .selectFrom('ticket_drafts')
    .select(columns(scope))
    .where('team_id', '=', scope.team_id)
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '=', scope.person_id)
    .orderBy('mode')
    .execute() as Promise<TicketDraft[]>;

/** Inserts a draft; undefined if there is one already. */
export const insertDraft = (
  db: Tx,
  scope: TeamScope,
  draft: Place & { readonly content: string; readonly at: string },
): Promise<TicketDraft | undefined> => {
  const { at, ...values } = draft;
  return on(db)
    .insertInto('ticket_drafts')
    .values({ ...values, team_id: scope.team_id, person_id: scope.person_id, started_at: at, updated_at: at })
    .onConflict((conflict) => conflict.columns(['team_id', 'ticket_id', 'person_id', 'mode']).doNothing())
    .returning(columns(scope))
    .executeTakeFirst() as Promise<TicketDraft | undefined>;
};

/** Updates a draft of this version; undefined if another device has changed or deleted it. */
export const updateDraft = (
  db: Tx,
  scope: TeamScope,
  { ticket_id, mode, content, version, at }: Place & { content: string; version: number; at: string },
): Promise<TicketDraft | undefined> =>
  on(db)
    .updateTable('ticket_drafts')
    .set({ content, updated_at: at, version: sql`version + 1` })
    .where('team_id', '=', scope.team_id)
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '=', scope.person_id)
    .where('mode', '=', mode)
    .where('version', '=', version)
    .returning(columns(scope))
    .executeTakeFirst() as Promise<TicketDraft | undefined>;

const own = (db: Tx, { team_id, person_id }: TeamScope, { ticket_id, mode }: Place) =>
  on(db)
    .deleteFrom('ticket_drafts')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '=', person_id)
    .where('mode', '=', mode);

/** False where there is none. */
export const deleteDraft = async (db: Tx, scope: TeamScope, place: Place): Promise<boolean> =>
  (await own(db, scope, place).returning('mode').executeTakeFirst()) !== undefined;

/** Deletes the draft of a comment that was sent. A draft that another device has continued stays. */
export const endDraft = (db: Tx, scope: TeamScope, place: Place, said: string) =>
  own(db, scope, place)
    .where(sql<boolean>`btrim(normalize(content), E' \\t\\r\\n') = ${said}`)
    .execute();
