import { sql } from 'kysely';
import type { Product } from '@deskwire/contract/commerce/products.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import { isLiveTeam, teamName } from '../../identity/teams/fragments.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'products'>();

const columns = [
  'id',
  'team_id',
  'name',
  'description',
  'price',
  'currency',
  'max_activations',
  'license_days',
  'grace_days',
  'download_limit',
  'published_at',
  'created_at',
  'updated_at',
  'deleted_at',
  'version',
] as const;

/** Published products are everybody's to see; the others are those of teams whose products somebody manages. */
const visible = (db: Db, managed: readonly TeamId[]) =>
  on(db)
    .selectFrom('products')
    .select(columns)
    .where(sql<boolean>`((published_at is not null and deleted_at is null) or team_id = any(${[...managed]}::uuid[]))`)
    .$castTo<Product>();

export const findVisible = (db: Db, managed: readonly TeamId[], id: string) =>
  visible(db, managed).where('id', '=', id).executeTakeFirst();

export interface ProductFilter {
  readonly seller_id: string | undefined;
  readonly search: string | undefined;
  readonly deleted: boolean;
}
export function listVisible(db: Db, managed: readonly TeamId[], filter: ProductFilter, slice: Slice) {
  const { seller_id, search, deleted } = filter;
  const matching = visible(db, managed)
    .where('deleted_at', deleted ? 'is not' : 'is', null)
    .$if(seller_id !== undefined, (q) => q.where('team_id', '=', seller_id!))
    .$if(search !== undefined, (q) => q.where(holds(['name'], search!)));
  return listed(db, { rows: matching, matching }, ['created_at', 'id'], 'desc', slice);
}

/** A product as somebody who buys it finds it. */
export type ForSale = Product & { readonly seller_name: string };
export const findForSale = (db: Db, id: string) =>
  visible(db, [])
    .select(teamName('products.team_id').as('seller_name'))
    .where('id', '=', id)
    .where(isLiveTeam('products.team_id'))
    .$castTo<ForSale>()
    .executeTakeFirst();

const own = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('products').select(columns).where('team_id', '=', team_id).where('id', '=', id).$castTo<Product>();

export const findProduct = (db: Db, scope: InTeam, id: string) => own(db, scope, id).executeTakeFirst();
export const lockProduct = (db: Tx, scope: InTeam, id: string) =>
  own(db, scope, id).forNoKeyUpdate().executeTakeFirst();

type Terms = Pick<
  Product,
  'name' | 'description' | 'price' | 'currency' | 'max_activations' | 'license_days' | 'grace_days' | 'download_limit'
>;
export async function insertProduct(
  db: Tx,
  row: Terms & { team_id: TeamId; id: string; created_by: string; created_at: string },
): Promise<void> {
  await on(db)
    .insertInto('products')
    .values({ ...row, updated_at: row.created_at })
    .execute();
}

export const updateProduct = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: Partial<Terms & Pick<Product, 'published_at' | 'deleted_at'>>,
  now: string,
) =>
  on(db)
    .updateTable('products')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** How many products a team has published. */
export async function countPublished(db: Db, { team_id }: InTeam): Promise<number> {
  const { used } = await on(db)
    .selectFrom('products')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    .where('team_id', '=', team_id)
    .where('published_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(used);
}
