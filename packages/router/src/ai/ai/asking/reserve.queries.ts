import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'ai_budgets' | 'ai_counters' | 'ai_calls' | 'ai_call_payloads'>();

export type Subject = 'team' | 'user';
export type Period = 'day' | 'month';
export interface Budget {
  readonly subject: Subject;
  readonly period: Period;
  readonly tokens: number | null;
  readonly nanos: number | null;
}
const number = (value: string | number | bigint | null): number | null => (value === null ? null : Number(value));

/** The budgets of a team, always in the same order: who takes from several waits in that order. */
export async function listBudgets(db: Db, { team_id }: InTeam): Promise<Budget[]> {
  const rows = await on(db)
    .selectFrom('ai_budgets')
    .select(['subject', 'period', 'tokens', 'nanos'])
    .where('team_id', '=', team_id)
    .orderBy('subject')
    .orderBy('period')
    .execute();
  return rows.map((row) => ({
    subject: row.subject as Subject,
    period: row.period as Period,
    tokens: number(row.tokens),
    nanos: number(row.nanos),
  }));
}

export const setBudget = (db: Tx, { team_id }: InTeam, budget: Budget, now: string) =>
  on(db)
    .insertInto('ai_budgets')
    .values({ team_id, ...budget, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'subject', 'period'])
        .doUpdateSet({ tokens: budget.tokens, nanos: budget.nanos, updated_at: now }),
    )
    .execute();

/** A counter of a subject: the id of a person, or `team`. */
export interface Counter {
  readonly subject: string;
  readonly period: Period;
  readonly starts: string;
}
export interface Amounts {
  readonly tokens: number;
  readonly nanos: number;
}
interface Allowed {
  readonly tokens: number | null;
  readonly nanos: number | null;
}

/** Adds to a counter unless it would be more than is allowed; false if it would. One statement: nobody gets in between. */
export async function addToCounter(
  db: Tx,
  { team_id }: InTeam,
  { subject, period, starts }: Counter,
  add: Amounts,
  allowed: Allowed,
): Promise<boolean> {
  if (add.tokens > (allowed.tokens ?? Infinity) || add.nanos > (allowed.nanos ?? Infinity)) return false;
  const { rows } = await sql`
    insert into ai_counters as c (team_id, subject, period, starts, tokens, nanos)
    values (${team_id}, ${subject}, ${period}, ${starts}, ${add.tokens}, ${add.nanos})
    on conflict (team_id, subject, period, starts) do update
    set tokens = c.tokens + excluded.tokens, nanos = c.nanos + excluded.nanos
    where (${allowed.tokens}::bigint is null or c.tokens + excluded.tokens <= ${allowed.tokens}::bigint)
      and (${allowed.nanos}::bigint is null or c.nanos + excluded.nanos <= ${allowed.nanos}::bigint)
    returning 1`.execute(on(db));
  return rows.length > 0;
}

/** Takes off what was reserved and not used. */
export const subtractFromCounter = (db: Tx, { team_id }: InTeam, counter: Counter, less: Amounts) =>
  sql`
    update ai_counters set tokens = greatest(tokens - ${less.tokens}, 0), nanos = greatest(nanos - ${less.nanos}, 0)
    where team_id = ${team_id} and subject = ${counter.subject} and period = ${counter.period}
      and starts = ${counter.starts}`.execute(on(db));

export async function readCounter(db: Db, { team_id }: InTeam, counter: Counter): Promise<Amounts> {
  const row = await on(db)
    .selectFrom('ai_counters')
    .select(['tokens', 'nanos'])
    .where('team_id', '=', team_id)
    .where('subject', '=', counter.subject)
    .where('period', '=', counter.period)
    .where('starts', '=', counter.starts)
    .executeTakeFirst();
  return { tokens: Number(row?.tokens ?? 0), nanos: Number(row?.nanos ?? 0) };
}

/** Keeps that a call did not fit into a budget, unless one did not before. */
export const noteRefused = (
  db: Tx,
  { team_id }: InTeam,
  { subject, period, starts }: Counter,
  add: Amounts,
  allowed: Allowed,
  now: string,
) =>
  sql`
    update ai_counters set refused_at = ${now}
    where team_id = ${team_id} and subject = ${subject} and period = ${period} and starts = ${starts}
      and refused_at is null
      and (tokens + ${add.tokens} > ${allowed.tokens}::bigint or nanos + ${add.nanos} > ${allowed.nanos}::bigint)`.execute(
    on(db),
  );

/** A budget that people have to hear of: of the team, or of the person whom `subject` names. */
export interface Warning {
  readonly team_id: string;
  readonly subject: string;
  readonly period: Period;
  readonly percent: number;
  readonly refused: boolean;
}
/** Finds the budgets that people have yet to be notified about, and marks them. Rows locked by a running call wait. */
export async function warnDue(
  db: Tx,
  { day, month, from }: { readonly day: string; readonly month: string; readonly from: number },
): Promise<Warning[]> {
  const { rows } = await sql<Warning>`
    with due as (
      select c.team_id, c.subject, c.period, c.starts, c.refused_at is not null as refused,
        coalesce(floor(100 * greatest(
          c.tokens::numeric / nullif(b.tokens, 0), c.nanos::numeric / nullif(b.nanos, 0))), 100)::int as percent
      from ai_budgets b
      join ai_counters c on c.team_id = b.team_id and c.period = b.period
        and c.starts = case b.period when 'day' then ${day}::date else ${month}::date end
        and (c.subject = 'team') = (b.subject = 'team')
      where c.warned < case when c.refused_at is not null then 100
        when 100 * c.tokens >= ${from} * b.tokens or 100 * c.nanos >= ${from} * b.nanos then ${from} else 0 end
      for update of c skip locked
    )
    update ai_counters c set warned = case when due.refused then 100 else ${from} end
    from due
    where c.team_id = due.team_id and c.subject = due.subject and c.period = due.period and c.starts = due.starts
    returning due.team_id, due.subject, due.period, due.percent, due.refused`.execute(on(db));
  return rows;
}
/** Forgets earlier notifications about a budget that is set again. */
export const forgetWarnings = (db: Tx, { team_id }: InTeam, { subject, period }: Pick<Budget, 'subject' | 'period'>) =>
  on(db)
    .updateTable('ai_counters')
    .set({ warned: 0, refused_at: null })
    .where('team_id', '=', team_id)
    .where('period', '=', period)
    .where('subject', subject === 'team' ? '=' : '!=', 'team')
    .where((eb) => eb.or([eb('warned', '>', 0), eb('refused_at', 'is not', null)]))
    .execute();

export interface NewCall {
  readonly team_id: TeamId;
  readonly id: string;
  readonly task: string;
  readonly prompt: string;
  readonly provider: 'openai' | 'compatible' | 'rules';
  readonly provider_name: string;
  readonly model: string | null;
  readonly actor_id: string | null;
  readonly state: 'reserved' | 'settled';
  readonly reserved_tokens: number;
  readonly reserved_nanos: number;
  readonly price: string | null;
  readonly fallbacks: string;
  readonly finish: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly expires_at: string;
}
export const insertCall = (db: Tx, call: NewCall) => on(db).insertInto('ai_calls').values(call).execute();

export const insertPayload = (
  db: Tx,
  payload: { team_id: TeamId; call_id: string; request: string; response: string | null; expires_at: string },
) => on(db).insertInto('ai_call_payloads').values(payload).execute();

export interface Settlement {
  readonly state: 'settled' | 'released';
  readonly usage: {
    readonly input: number;
    readonly cached: number;
    readonly output: number;
    readonly reasoning: number;
  } | null;
  readonly estimated: boolean;
  readonly cost_nanos: number | null;
  readonly finish: string | null;
  readonly error: string | null;
}
/** Ends a call that is still reserved; undefined where it counts as lost already. */
export const endCall = (db: Tx, { team_id }: InTeam, id: string, { usage, ...end }: Settlement, now: string) =>
  on(db)
    .updateTable('ai_calls')
    .set({
      ...end,
      finished_at: now,
      input_tokens: usage?.input ?? null,
      cached_tokens: usage?.cached ?? null,
      output_tokens: usage?.output ?? null,
      reasoning_tokens: usage?.reasoning ?? null,
    })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'reserved')
    .returning(['actor_id', 'reserved_tokens', 'reserved_nanos', 'created_at'])
    .executeTakeFirst();

export const keepResponse = (db: Tx, { team_id }: InTeam, call_id: string, response: string) =>
  on(db)
    .updateTable('ai_call_payloads')
    .set({ response })
    .where('team_id', '=', team_id)
    .where('call_id', '=', call_id)
    .execute();

/** Ends calls whose process ended before them. They count in full: what was computed meanwhile is billed. */
export const loseExpired = (db: Tx, now: string) =>
  on(db)
    .updateTable('ai_calls')
    .set((eb) => ({
      state: 'lost',
      estimated: true,
      finished_at: now,
      error: 'lost',
      output_tokens: eb.ref('reserved_tokens'),
      cost_nanos: sql<number>`case when price is null then null else reserved_nanos end`,
    }))
    // Written out, so that the index of reserved ones serves whatever plan is kept.
    .where(sql<boolean>`state = 'reserved'`)
    .where('expires_at', '<', now)
    .execute();
