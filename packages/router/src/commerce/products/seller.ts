import type { Product } from '@deskwire/contract/commerce/products.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The team of a product that somebody was shown. */
export const sellerOf = ({ team_id }: Pick<Product, 'team_id'>): InTeam => ({ team_id: mintTeam(team_id) });

/** A published product of a team that is there, with what the team is called. Throws PRODUCT_NOT_FOUND. */
export async function getForSale(db: Db, id: string): Promise<queries.ForSale> {
  const found = await queries.findForSale(db, id);
  if (found === undefined) throw new AppError('PRODUCT_NOT_FOUND');
  return found;
}
