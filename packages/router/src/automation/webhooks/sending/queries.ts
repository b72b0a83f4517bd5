import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { endpointColumns } from '../queries.ts';
import type { Attempt, Outcome, Standing } from './outcome.ts';

const on = tables<'webhook_endpoints' | 'webhook_deliveries' | 'webhook_attempts'>();

/** Selects the teams that have an enabled endpoint. */
export async function listTeams(db: Db, team_ids: readonly TeamId[]): Promise<TeamId[]> {
  const rows = await on(db)
    .selectFrom('webhook_endpoints')
    .select('team_id')
    .distinct()
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where('state', '=', 'enabled')
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(({ team_id }) => team_id as TeamId);
}

/** The filters of the enabled endpoints of some teams. */
export const listFilters = (db: Db, team_ids: readonly TeamId[]) =>
  on(db)
    .selectFrom('webhook_endpoints')
    .select([
      'id',
      'team_id',
      'lane',
      'project_id',
      'types',
      'changed_fields',
      'where',
      'include_internal',
      'from_position',
    ])
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where('state', '=', 'enabled')
    .where('deleted_at', 'is', null)
    .$castTo<FilterRow>()
    .execute();
export interface FilterRow {
  id: string;
  team_id: TeamId;
  lane: 'normal' | 'slow';
  project_id: string | null;
  types: string[];
  changed_fields: string[];
  where: string | null;
  include_internal: boolean;
  from_position: number | string;
}

export interface NewDelivery {
  id: string;
  team_id: TeamId;
  endpoint_id: string;
  event_id: string;
  position: number;
  type: string;
}
/** Adds deliveries, at most one for an event and an endpoint. Those that there are stay as they are. */
export async function insertDeliveries(db: Tx, rows: readonly NewDelivery[], at: string): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into webhook_deliveries (id, team_id, endpoint_id, event_id, position, type, next_at, created_at)
    select id, team_id, endpoint_id, event_id, position, type, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as d(id uuid, team_id uuid, endpoint_id uuid, event_id uuid, position bigint, type text)
    on conflict (team_id, endpoint_id, event_id) do nothing`.execute(on(db));
}

/** Notes why the condition of an endpoint failed. */
export const noteFilterError = (db: Tx, { team_id, id }: InTeam & { readonly id: string }, filter_error: string) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set({ filter_error })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('filter_error', 'is distinct from', filter_error)
    .execute();

/** The projects of rows that events are about, by the SQL of the domain that has them. */
export async function findProjects(
  db: Db,
  keys: readonly { readonly team_id: TeamId; readonly id: string }[],
  projectOf: (
    team_id: ReturnType<typeof sql.ref<string>>,
    id: ReturnType<typeof sql.ref<string>>,
  ) => ReturnType<typeof sql<string | null>>,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; project_id: string | null }>`
    select one.id, ${projectOf(sql.ref<string>('one.team_id'), sql.ref<string>('one.id'))} as project_id
    from unnest(${keys.map(({ team_id }) => team_id)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
      as one(team_id, id)`.execute(on(db));
  return new Map(rows.flatMap(({ id, project_id }) => (project_id === null ? [] : [[id, project_id]])));
}

const columns = [...endpointColumns, 'failing_told_at'] as const;

interface Lease {
  readonly webhook_id: string;
  readonly drain_id: string;
  readonly now: string;
  readonly until: string;
}
/** Takes an endpoint to send to, unless somebody else sends to it. Undefined: nothing may be sent now. */
export const claim = (db: Tx, { team_id }: InTeam, { webhook_id, drain_id, now, until }: Lease) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set({ drain_id, drain_until: until })
    .where('team_id', '=', team_id)
    .where('id', '=', webhook_id)
    .where('state', '=', 'enabled')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('drain_until', 'is', null), eb('drain_until', '<=', now)]))
    .returning(columns)
    .executeTakeFirst();
export type Draining = NonNullable<Awaited<ReturnType<typeof claim>>>;

/** Keeps an endpoint that was taken, and reads it anew. Undefined: it is not ours any more, or may get nothing. */
export const keep = (db: Tx, { team_id, id }: Draining, drain_id: string, until: string) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set({ drain_until: until })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('drain_id', '=', drain_id)
    .where('state', '=', 'enabled')
    .where('deleted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();

export const release = (db: Tx, { team_id, id }: Draining, drain_id: string) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set({ drain_id: null, drain_until: null })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('drain_id', '=', drain_id)
    .execute();

const deliveryColumns = [
  'id',
  'event_id',
  'position',
  'attempts',
  'tries',
  'first_at',
  'created_at',
  'next_at',
] as const;
const pending = (db: Db, { team_id, id }: Draining) =>
  on(db)
    .selectFrom('webhook_deliveries')
    .select(deliveryColumns)
    .where('team_id', '=', team_id)
    .where('endpoint_id', '=', id)
    .where('state', '=', 'pending');

/** The deliveries that are due, the oldest first. */
export const listDue = (db: Db, endpoint: Draining, now: string, limit: number) =>
  pending(db, endpoint).where('next_at', '<=', now).orderBy('position').orderBy('id').limit(limit).execute();
export type DueRow = Awaited<ReturnType<typeof listDue>>[number];

/** The oldest that is not done with, due or not. */
export const findOldest = (db: Db, endpoint: Draining) =>
  pending(db, endpoint).orderBy('position').orderBy('id').limit(1).executeTakeFirst();

/** When the next one is due. */
export const findNextDue = async (db: Db, endpoint: Draining): Promise<string | undefined> =>
  (await pending(db, endpoint).orderBy('next_at').limit(1).executeTakeFirst())?.next_at ?? undefined;

/** Gives up what has waited for too long, whatever for. */
export const giveUpOld = (db: Tx, { team_id, id }: Draining, created_before: string, at: string) =>
  on(db)
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', error: 'expired', next_at: null, finished_at: at })
    .where('team_id', '=', team_id)
    .where('endpoint_id', '=', id)
    .where('state', '=', 'pending')
    .where('created_at', '<=', created_before)
    .where('tries', '>', 0)
    .execute();

/** Writes what became of attempts. Each counts once: one that was counted meanwhile is left alone. */
export async function recordOutcomes(
  db: Tx,
  { team_id }: Draining,
  outcomes: readonly (Outcome & { readonly attempt: Attempt })[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map(({ id, state, next_at, attempt: { at, delivery, result } }) => ({
    id,
    state,
    next_at,
    at,
    attempts: delivery.attempts,
    attempt: delivery.attempts + 1,
    status: result.status,
    error: result.error,
    duration_ms: result.duration_ms,
    response: result.response,
  }));
  await sql`
    with told as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as o(
        id uuid, state text, next_at timestamptz, at timestamptz, attempts integer, attempt integer, status integer,
        error text, duration_ms integer, response text)),
      counted as (
        update webhook_deliveries d
        set state = o.state, next_at = o.next_at, attempts = o.attempt, tries = d.tries + 1, status = o.status,
          error = o.error, first_at = coalesce(d.first_at, o.at),
          finished_at = case when o.state = 'pending' then null else o.at end
        from told o
        where d.team_id = ${team_id} and d.id = o.id and d.attempts = o.attempts and d.state = 'pending'
        returning d.id)
    insert into webhook_attempts (team_id, delivery_id, attempt, at, status, error, duration_ms, response)
    select ${team_id}, o.id, o.attempt, o.at, o.status, o.error, o.duration_ms, o.response
    from told o join counted using (id) where o.error is not null`.execute(on(db));
}

export interface Stood extends Standing {
  readonly failing_told_at: string | null;
}
/** Writes how an endpoint stands, and disables it. */
export const updateStanding = (db: Tx, { team_id, id }: Draining, { disabled, ...standing }: Stood) =>
  on(db)
    .updateTable('webhook_endpoints')
    .set((eb) => ({
      ...standing,
      ...(disabled === null
        ? {}
        : { state: 'disabled' as const, disabled_reason: disabled, version: eb('version', '+', 1) }),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Endpoints that have something due while nobody sends to them. */
export async function listStranded(db: Db, now: string): Promise<{ id: string; team_id: TeamId; lane: string }[]> {
  const { rows } = await sql<{ id: string; team_id: TeamId; lane: string }>`
    select e.id, e.team_id, e.lane from webhook_endpoints e
    where e.state = 'enabled' and e.deleted_at is null and (e.drain_until is null or e.drain_until <= ${now})
      and (e.paused_until is null or e.paused_until <= ${now})
      and exists (select from webhook_deliveries d where d.team_id = e.team_id and d.endpoint_id = e.id
        and d.state = 'pending' and d.next_at <= ${now})
    limit 500`.execute(on(db));
  return rows;
}
