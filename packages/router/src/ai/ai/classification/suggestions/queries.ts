import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../../identity/people/fragments.ts';
import { seesLiveTicket } from '../../../../desk/tickets/fragments.ts';
import type { Field } from '../../../../desk/tickets/classified/fill.ts';
import type { TeamScope } from '../../../../kit/context.ts';
import { listed } from '../../../../kit/lists/keyset.ts';
import type { Slice } from '../../../../kit/lists/page.ts';
import type { InTeam } from '../../../../kit/team-id.ts';

const on = tables<'ai_suggestions'>();
export type Source = 'learned' | 'model' | 'rules';
export type State = 'open' | 'applied' | 'accepted' | 'rejected' | 'superseded';
const stored = [
  'id',
  'ticket_id',
  'field',
  'value',
  'confidence',
  'source',
  'why',
  'state',
  'decided_by',
  'decided_at',
  'created_at',
] as const;
const columns = [
  ...stored,
  personShown<PersonName | null>('ai_suggestions.team_id', 'ai_suggestions.decided_by').as('decider'),
] as const;

const seen = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('ai_suggestions')
    .where('team_id', '=', scope.team_id)
    .where(seesLiveTicket(scope, sql.ref('ai_suggestions.ticket_id')));

export interface SuggestionFilter {
  readonly ticket_id?: string | undefined;
  readonly state?: State | undefined;
  readonly field?: Field | undefined;
}
export function listSuggestions(db: Db, scope: TeamScope, { ticket_id, state, field }: SuggestionFilter, slice: Slice) {
  const matching = seen(db, scope)
    .$if(ticket_id !== undefined, (q) => q.where('ticket_id', '=', ticket_id!))
    .$if(state !== undefined, (q) => q.where('state', '=', state!))
    .$if(field !== undefined, (q) => q.where('field', '=', field!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export const lockSuggestion = (db: Tx, scope: TeamScope, id: string) =>
  seen(db, scope).select(columns).where('id', '=', id).forUpdate('ai_suggestions').executeTakeFirst();
export type SuggestionRow = NonNullable<Awaited<ReturnType<typeof lockSuggestion>>>;

export interface NewSuggestion {
  readonly id: string;
  readonly ticket_id: string;
  readonly field: Field;
  readonly value: string;
  readonly confidence: number | null;
  readonly source: Source;
  readonly why: string;
}
/** Adds a suggestion, unless its field has one that nobody has decided yet. Whether it was added. */
export async function insertSuggestion(
  db: Tx,
  { team_id }: InTeam,
  suggestion: NewSuggestion,
  at: string,
): Promise<boolean> {
  const added = await on(db)
    .insertInto('ai_suggestions')
    .values({ team_id, ...suggestion, state: 'open', created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

export const decideSuggestion = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  decided: { readonly state: State; readonly by: string | null; readonly at: string },
) =>
  on(db)
    .updateTable('ai_suggestions')
    .set({ state: decided.state, decided_by: decided.by, decided_at: decided.at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Suggestions that nobody has decided, the oldest first. */
export const listUndecided = (db: Db, { team_id }: InTeam, field: Field, most: number) =>
  on(db)
    .selectFrom('ai_suggestions')
    .select(['id', 'ticket_id', 'value'])
    .where('team_id', '=', team_id)
    .where('field', '=', field)
    .where('state', 'in', ['open', 'applied'])
    .orderBy('id')
    .limit(most)
    .execute();

/** Decides many, by what people have set. */
export const decideMany = (
  db: Tx,
  { team_id }: InTeam,
  ids: readonly string[],
  state: 'accepted' | 'rejected',
  at: string,
) =>
  on(db)
    .updateTable('ai_suggestions')
    .set({ state, decided_at: at })
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[]))))
    .where('state', 'in', ['open', 'applied'])
    .execute();

/** How many suggestions of a source people have decided lately, and how many of them they have accepted. */
export async function countDecisions(db: Db, { team_id }: InTeam, field: Field, source: Source) {
  const row = await on(db)
    .selectFrom((eb) =>
      eb
        .selectFrom('ai_suggestions')
        .select('state')
        .where('team_id', '=', team_id)
        .where('field', '=', field)
        .where('source', '=', source)
        .where('state', 'in', ['accepted', 'rejected'])
        .orderBy('created_at', 'desc')
        .limit(500)
        .as('s'),
    )
    .select((eb) => eb.fn.countAll().as('decided'))
    .select((eb) => eb.fn.countAll().filterWhere('s.state', '=', 'accepted').as('accepted'))
    .executeTakeFirstOrThrow();
  return { decided: Number(row.decided), accepted: Number(row.accepted) };
}
