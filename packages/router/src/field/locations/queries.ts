import { sql } from 'kysely';
import type { Location, LocationConsent } from '@deskwire/contract/field/locations.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { nearestPlace } from '../places/fragments.ts';

const on = tables<'locations' | 'location_consents' | 'location_reveals'>();

const consentColumns = [
  'id',
  'person_id',
  'text',
  sql<string>`encode(text_hash, 'hex')`.as('text_sha256'),
  'granted_at',
  'revoked_at',
] as const;
const consents = (db: Db, { team_id }: InTeam, person_id: string) =>
  on(db).selectFrom('location_consents').where('team_id', '=', team_id).where('person_id', '=', person_id);

/** Lets somebody agree to one text after another: each ends the one before. */
export const lockConsents = (db: Tx, { team_id }: InTeam, person_id: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`location_consents ${team_id} ${person_id}`}, 0))`.execute(
    on(db),
  );

/** The consent that a person gives now, if any. */
export const findConsent = (db: Db, scope: InTeam, person_id: string) =>
  consents(db, scope, person_id)
    .select(consentColumns)
    .where('revoked_at', 'is', null)
    .$castTo<LocationConsent>()
    .executeTakeFirst();
/** The same, held until the transaction ends: whoever revokes it waits, and then nothing comes after. */
export const holdConsent = (db: Tx, scope: InTeam, person_id: string) =>
  consents(db, scope, person_id).select(['granted_at']).where('revoked_at', 'is', null).forShare().executeTakeFirst();

export function listConsents(db: Db, scope: InTeam, person_id: string, slice: Slice) {
  const matching = consents(db, scope, person_id);
  const rows = matching.select(consentColumns).$castTo<LocationConsent>();
  return listed(db, { rows, matching: matching.select('id') }, ['granted_at', 'id'], 'desc', slice);
}

interface NewConsent {
  readonly id: string;
  readonly person_id: string;
  readonly text: string;
  readonly text_hash: Buffer;
  readonly granted_at: string;
}
/** Notes that somebody agrees. False: they had agreed to something already. */
export const insertConsent = async (db: Tx, { team_id }: InTeam, row: NewConsent): Promise<boolean> =>
  (await on(db)
    .insertInto('location_consents')
    .values({ ...row, team_id })
    .onConflict((conflict) => conflict.columns(['team_id', 'person_id']).where('revoked_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;

export const revokeConsent = (db: Tx, { team_id }: InTeam, person_id: string, now: string) =>
  on(db)
    .updateTable('location_consents')
    .set({ revoked_at: now })
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('revoked_at', 'is', null)
    .returning(consentColumns)
    .$castTo<LocationConsent>()
    .executeTakeFirst();

export interface NewPoint {
  readonly at: string;
  readonly lat: number;
  readonly lon: number;
  readonly accuracy: number | null;
}
/** Keeps points that were not sent before, and gives the times of those that are new. */
export async function insertPoints(
  db: Tx,
  { team_id, person_id }: InTeam & { readonly person_id: string },
  points: readonly NewPoint[],
  received_at: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ at: string }>`
    insert into locations (team_id, person_id, at, lat, lon, accuracy, received_at)
    select ${team_id}::uuid, ${person_id}::uuid, at, round(lat, 6), round(lon, 6), accuracy, ${received_at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as p(at timestamptz, lat numeric, lon numeric, accuracy real)
    order by at
    on conflict (team_id, person_id, at) do nothing
    returning at`.execute(on(db));
  return new Set(rows.map(({ at }) => at));
}

export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
const track = (db: Db, { team_id }: InTeam, person_id: string, { from, to }: Period) =>
  on(db)
    .selectFrom('locations as l')
    .where('l.team_id', '=', team_id)
    .where('l.person_id', '=', person_id)
    .$if(from !== undefined, (q) => q.where('l.at', '>=', from!))
    .$if(to !== undefined, (q) => q.where('l.at', '<', to!));
const shown = [
  'l.person_id',
  'l.at',
  sql<number>`l.lat::float8`.as('lat'),
  sql<number>`l.lon::float8`.as('lon'),
  'l.accuracy',
  'l.received_at',
  personShown('l.team_id', 'l.person_id').as('person'),
  nearestPlace('l.team_id', 'l.lat', 'l.lon').as('place_id'),
] as const;

export interface Track extends Period {
  readonly person_id: string;
  /** Older points are on their way out, and no longer shown. */
  readonly since: string;
}
export function listPoints(db: Db, scope: InTeam, { person_id, since, ...period }: Track, slice: Slice) {
  const matching = track(db, scope, person_id, period).where('l.at', '>=', since);
  const rows = matching.select(shown).$castTo<Location>();
  return listed(db, { rows, matching: matching.select('l.at') }, ['l.at'], 'desc', slice);
}

/** The newest point of each of some people. */
export const listLatest = (db: Db, { team_id }: InTeam, people: readonly string[], since: string) =>
  on(db)
    .selectFrom(
      sql<{
        team_id: TeamId;
        person_id: string;
        at: string;
        lat: string;
        lon: string;
        accuracy: number | null;
        received_at: string;
      }>`(
        select newest.* from unnest(${[...people]}::uuid[]) as wanted(id)
        cross join lateral (
          select * from locations l
          where l.team_id = ${team_id} and l.person_id = wanted.id and l.at >= ${since}
          order by l.at desc limit 1) newest)`.as('l'),
    )
    .select(shown)
    .orderBy('l.at', 'desc')
    .$castTo<Location>()
    .execute();

export async function deletePoints(
  db: Tx,
  { team_id }: InTeam,
  person_id: string,
  { from, to }: Period,
): Promise<number> {
  const { numDeletedRows } = await on(db)
    .deleteFrom('locations')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .$if(from !== undefined, (q) => q.where('at', '>=', from!))
    .$if(to !== undefined, (q) => q.where('at', '<', to!))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const BATCH = 5000;
/** Deletes some points of a team from before a time; true where there may be more. */
export async function deleteOld(db: Tx, { team_id }: InTeam, before: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from locations where ctid = any(array(
      select ctid from locations where team_id = ${team_id} and at < ${before} limit ${BATCH}))`.execute(on(db));
  return numAffectedRows === BigInt(BATCH);
}

/** The teams that keep points at all, in the order of their ids. */
export async function listTeams(db: Db): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    with recursive each as (
      (select team_id from locations order by team_id limit 1)
      union all
      select (select l.team_id from locations l where l.team_id > each.team_id order by l.team_id limit 1)
      from each where each.team_id is not null)
    select team_id from each where team_id is not null`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}

interface NewReveal {
  readonly id: string;
  readonly person_id: string;
  readonly viewer_id: string;
  readonly reason: string;
  readonly created_at: string;
  readonly expires_at: string;
}
export const insertReveal = (db: Tx, { team_id }: InTeam, row: NewReveal) =>
  on(db)
    .insertInto('location_reveals')
    .values({ ...row, team_id })
    .execute();

/** The people whose tracks are open to a viewer now. */
export const listRevealed = (db: Db, { team_id }: InTeam, viewer_id: string, now: string) =>
  on(db)
    .selectFrom('location_reveals')
    .select('person_id')
    .distinct()
    .where('team_id', '=', team_id)
    .where('viewer_id', '=', viewer_id)
    .where('expires_at', '>', now)
    .execute();

/** The person who looked at a track and their reason, for the person whose track it is. */
export const findReveal = (db: Db, { team_id }: InTeam, person_id: string, expires_at: string) =>
  on(db)
    .selectFrom('location_reveals')
    .select(['person_id', 'reason', 'expires_at'])
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('expires_at', '=', expires_at)
    .executeTakeFirst();
