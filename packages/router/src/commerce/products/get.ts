import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, Principal } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The teams whose products somebody manages: they see their drafts. */
export const managedBy = ({ memberships }: Principal): TeamId[] =>
  memberships.filter(({ roles }) => rolesPermit(roles, 'products.manage')).map(({ team_id }) => team_id);

/** A product that somebody may see. */
export async function getVisible(
  { db, principal }: Ctx<typeof products.get>,
  { product_id }: In<typeof products.get>,
): Promise<Product> {
  return must(await queries.findVisible(db, managedBy(principal), product_id));
}

/** A product of a team. Throws PRODUCT_NOT_FOUND. */
export const getProduct = async (db: Db, scope: InTeam, id: string): Promise<Product> =>
  must(await queries.findProduct(db, scope, id));

/** Keeps a product as it is until the transaction ends. Throws PRODUCT_NOT_FOUND. */
export const lockProduct = async (db: Tx, scope: InTeam, id: string): Promise<Product> =>
  must(await queries.lockProduct(db, scope, id));

function must(row: Product | undefined): Product {
  if (row === undefined) throw new AppError('PRODUCT_NOT_FOUND');
  return row;
}
