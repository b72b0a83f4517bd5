import { sql } from 'kysely';
import type { Estimate, EstimateStatus } from '@deskwire/contract/field/estimates.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { teamLocale, teamName, teamZone } from '../../identity/teams/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import type { KeptLine, Sums } from './figures/content.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'estimates' | 'counters'>();

const columns = [
  'e.id',
  'e.team_id',
  'e.number',
  'e.title',
  'e.client_id',
  'e.status',
  'e.currency',
  'e.subtotal',
  'e.discount',
  'e.tax',
  'e.total',
  'e.valid_until',
  'e.needs_signature',
  'e.sent_number',
  'e.created_by',
  'e.created_at',
  'e.updated_at',
  'e.version',
] as const;
const names = [
  personShown('e.team_id', 'e.client_id').as('client'),
  personShown('e.team_id', 'e.created_by').as('creator'),
] as const;
const texts = ['e.introduction', 'e.lines', 'e.terms', 'e.discount_amount', 'e.discount_rate'] as const;

const estimates = (db: Db, { team_id }: InTeam) => on(db).selectFrom('estimates as e').where('e.team_id', '=', team_id);

/** A row of a list. */
export type EstimateRow = Omit<Estimate, 'key' | 'can'>;
/** All of an estimate. */
export interface WholeRow extends EstimateRow {
  readonly introduction: string;
  readonly lines: KeptLine[];
  readonly terms: string;
  readonly discount_amount: number | null;
  readonly discount_rate: number | null;
}

/** A key is EST- and the number. */
export const numberIn = (id_or_key: string): number | undefined => {
  const found = /^EST-(\d{1,9})$/i.exec(id_or_key);
  return found === null ? undefined : Number(found[1]);
};
const estimateNamed = (db: Db, scope: InTeam, id_or_key: string) => {
  const number = numberIn(id_or_key);
  const query = estimates(db, scope)
    .select([...columns, ...texts, ...names])
    .$castTo<WholeRow>();
  if (number !== undefined) return query.where('e.number', '=', number);
  // A key with another prefix belongs to something else.
  return query.where('e.id', '=', id_or_key.length === 36 ? id_or_key : null);
};

/** An estimate by its id or key. */
export const findEstimate = (db: Db, scope: InTeam, id_or_key: string) =>
  estimateNamed(db, scope, id_or_key).executeTakeFirst();
/** The same, kept as it is until the transaction ends. */
export const lockEstimate = (db: Tx, scope: InTeam, id_or_key: string) =>
  estimateNamed(db, scope, id_or_key).forNoKeyUpdate('e').executeTakeFirst();

export interface EstimateFilter {
  readonly status: readonly EstimateStatus[] | undefined;
  readonly client_id: string | undefined;
  readonly search: string | undefined;
}
export function listEstimates(db: Db, scope: InTeam, { status, client_id, search }: EstimateFilter, slice: Slice) {
  const number = search === undefined ? undefined : numberIn(search);
  const matching = estimates(db, scope)
    .$if(status !== undefined, (q) => q.where((eb) => eb('e.status', '=', eb.fn.any(eb.val(status as string[])))))
    .$if(client_id !== undefined, (q) => q.where('e.client_id', '=', client_id!))
    .$if(search !== undefined, (q) =>
      q.where((eb) =>
        eb.or([holds(['e.title'], search!), ...(number === undefined ? [] : [eb('e.number', '=', number)])]),
      ),
    );
  const rows = matching.select([...columns, ...names]).$castTo<EstimateRow>();
  return listed(db, { rows, matching: matching.select('e.id') }, ['e.created_at', 'e.id'], 'desc', slice);
}

export interface Texts extends Sums {
  readonly title: string;
  readonly client_id: string;
  readonly introduction: string;
  readonly terms: string;
  readonly currency: string;
  readonly lines: readonly KeptLine[];
  readonly discount_amount: number | null;
  readonly discount_rate: number | null;
  readonly valid_until: string;
  readonly needs_signature: boolean;
}
interface NewEstimate extends Texts {
  readonly id: string;
  readonly created_by: string;
  readonly created_at: string;
}
/** Inserts an estimate with the next number of its team. */
export async function insertEstimate(db: Tx, { team_id }: InTeam, { lines, ...row }: NewEstimate): Promise<number> {
  const { number } = await on(db)
    .insertInto('counters')
    .values({ team_id, kind: 'estimate', next: 2 })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', 1) })),
    )
    .returning(sql<number>`next - 1`.as('number'))
    .executeTakeFirstOrThrow();
  await on(db)
    .insertInto('estimates')
    .values({ ...row, team_id, number, lines: JSON.stringify(lines), updated_at: row.created_at })
    .execute();
  return number;
}

interface Change extends Partial<Texts> {
  readonly status?: EstimateStatus;
  readonly sent_number?: number;
}
export const updateEstimate = (db: Tx, { team_id }: InTeam, id: string, { lines, ...set }: Change, now: string) =>
  on(db)
    .updateTable('estimates')
    .set((eb) => ({
      ...set,
      ...(lines === undefined ? {} : { lines: JSON.stringify(lines) }),
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** The name, time zone and language of a team. */
export async function readTeam(db: Db, { team_id }: InTeam) {
  const team = sql<TeamId>`${team_id}::uuid`;
  const { rows } = await sql<{ name: string; time_zone: string; locale: string }>`
    select ${teamName(team)} as name, ${teamZone(team)} as time_zone, ${teamLocale(team)} as locale`.execute(on(db));
  return rows[0]!;
}
