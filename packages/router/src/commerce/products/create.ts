import { randomUUIDv7 } from 'node:crypto';
import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import { stepOf } from '@deskwire/contract/kit/currencies.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { constraintMeans, invalid } from '../../kit/errors.ts';
import { getProduct } from './get.ts';
import * as queries from './queries.ts';

constraintMeans({ products_pkey: 'ID_TAKEN' });

const DEFAULT_GRACE_DAYS = 7;

/** Throws INVALID_INPUT where a price cannot be charged in its currency. */
export function checkPrice(price: number, currency: string): void {
  if (price % stepOf(currency) !== 0)
    throw invalid('price', `must be a multiple of ${stepOf(currency)} in this currency`);
}

export async function createProduct(
  { db, scope, events, now }: Ctx<typeof products.create>,
  { team_id: _, id = randomUUIDv7(), ...input }: In<typeof products.create>,
): Promise<Product> {
  checkPrice(input.price, input.currency);
  const { description = '', max_activations = 1, license_days = null, grace_days = DEFAULT_GRACE_DAYS } = input;
  const { download_limit = null } = input;
  const terms = { ...input, description, max_activations, license_days, grace_days, download_limit };
  await queries.insertProduct(db, {
    ...terms,
    team_id: scope.team_id,
    id,
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('product.created', { id, version: 1 }, { name: input.name });
  return getProduct(db, scope, id);
}
