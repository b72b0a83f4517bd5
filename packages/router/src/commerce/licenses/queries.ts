import { sql } from 'kysely';
import type { LicenseActivation } from '@deskwire/contract/commerce/licenses.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'licenses' | 'license_activations' | 'products'>();

export interface LicenseRow {
  readonly id: string;
  readonly team_id: string;
  readonly product_id: string;
  readonly product_name: string;
  readonly holder_name: string;
  readonly holder_email: string | null;
  readonly prefix: string;
  readonly own_limit: number | null;
  readonly product_limit: number;
  readonly grace_days: number;
  readonly activations: number;
  /** Its key, sealed, if somebody bought it. */
  readonly sealed_key: string | null;
  readonly expires_at: string | null;
  readonly suspended_at: string | null;
  readonly deleted_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}
const rows = (db: Db) =>
  on(db)
    .selectFrom('licenses as l')
    .innerJoin('products as p', (join) => join.onRef('p.team_id', '=', 'l.team_id').onRef('p.id', '=', 'l.product_id'))
    .select([
      'l.id',
      'l.team_id',
      'l.product_id',
      'p.name as product_name',
      'l.holder_name',
      'l.holder_email',
      'l.prefix',
      'l.max_activations as own_limit',
      'p.max_activations as product_limit',
      'p.grace_days',
      'l.sealed_key',
      'l.expires_at',
      'l.suspended_at',
      'l.deleted_at',
      'l.created_at',
      'l.updated_at',
      'l.version',
    ])
    .select(
      sql<number>`(select count(*)::int from license_activations a
        where a.team_id = l.team_id and a.license_id = l.id and a.deactivated_at is null)`.as('activations'),
    );

export const findLicense = (db: Db, { team_id }: InTeam, id: string) =>
  rows(db).where('l.team_id', '=', team_id).where('l.id', '=', id).$castTo<LicenseRow>().executeTakeFirst();

export interface LicenseFilter {
  readonly product_id: string | undefined;
  readonly search: string | undefined;
}
export function listLicenses(db: Db, { team_id }: InTeam, { product_id, search }: LicenseFilter, slice: Slice) {
  const matching = rows(db)
    .where('l.team_id', '=', team_id)
    .$if(product_id !== undefined, (q) => q.where('l.product_id', '=', product_id!))
    .$if(search !== undefined, (q) => q.where(holds(['l.holder_name', 'l.holder_email'], search!)));
  return listed(db, { rows: matching.$castTo<LicenseRow>(), matching }, ['l.created_at', 'l.id'], 'desc', slice);
}

/** The team of a licence, by the hash of its key. */
export const findByKey = (db: Db, key_hash: Buffer) =>
  on(db).selectFrom('licenses').select(['team_id', 'id']).where('key_hash', '=', key_hash).executeTakeFirst();

/** Lets one transaction at a time change a licence or its devices. What belongs to it is read after this. */
export const lockLicense = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('licenses')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();

interface NewLicense {
  readonly team_id: TeamId;
  readonly id: string;
  readonly product_id: string;
  readonly holder_name: string;
  readonly holder_email: string | null;
  readonly key_hash: Buffer;
  readonly prefix: string;
  readonly max_activations: number | null;
  readonly expires_at: string | null;
  readonly sealed_key?: string;
  /** Null: nobody of the team issued it, somebody bought it. */
  readonly created_by: string | null;
  readonly created_at: string;
}
export const insertLicense = (db: Tx, row: NewLicense) =>
  on(db)
    .insertInto('licenses')
    .values({ ...row, updated_at: row.created_at })
    .execute();

export const updateLicense = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: {
    key_hash?: Buffer;
    prefix?: string;
    sealed_key?: string;
    max_activations?: number | null;
    suspended_at?: string | null;
    deleted_at?: string;
  },
  now: string,
) =>
  on(db)
    .updateTable('licenses')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

const activations = (db: Db, { team_id }: InTeam, license_id: string) =>
  on(db)
    .selectFrom('license_activations')
    .select(['id', 'name', 'activated_at', 'last_seen_at', 'deactivated_at'])
    .where('team_id', '=', team_id)
    .where('license_id', '=', license_id);

export function listActivations(db: Db, scope: InTeam, license_id: string, slice: Slice) {
  const matching = activations(db, scope, license_id);
  return listed(db, { rows: matching.$castTo<LicenseActivation>(), matching }, ['activated_at', 'id'], 'desc', slice);
}

/** The devices that a licence is used on now, those that were seen last first. */
export const listLive = (db: Db, scope: InTeam, license_id: string) =>
  activations(db, scope, license_id)
    .where('deactivated_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute();

export const findLive = (db: Db, scope: InTeam, license_id: string, fingerprint_hash: Buffer) =>
  activations(db, scope, license_id)
    .where('deactivated_at', 'is', null)
    .where('fingerprint_hash', '=', fingerprint_hash)
    .executeTakeFirst();

export const insertActivation = (
  db: Tx,
  { team_id }: InTeam,
  row: { id: string; license_id: string; fingerprint_hash: Buffer; name: string | null; activated_at: string },
) =>
  on(db)
    .insertInto('license_activations')
    .values({ ...row, team_id, last_seen_at: row.activated_at })
    .execute();

export const updateActivation = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { last_seen_at?: string; deactivated_at?: string },
) => on(db).updateTable('license_activations').set(set).where('team_id', '=', team_id).where('id', '=', id).execute();

/** How many devices gave a licence up since a moment. */
export async function countDeactivated(
  db: Db,
  { team_id }: InTeam,
  license_id: string,
  since: string,
): Promise<number> {
  const { used } = await on(db)
    .selectFrom('license_activations')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    .where('team_id', '=', team_id)
    .where('license_id', '=', license_id)
    .where('deactivated_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(used);
}
