import { randomUUIDv7 } from 'node:crypto';
import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError, constraintMeans, invalid } from '../../../kit/errors.ts';
import { lockProduct } from '../../products/get.ts';
import { getLicense } from '../get.ts';
import { hashKey, mintKey, prefixOf } from '../key.ts';
import * as queries from '../queries.ts';

constraintMeans({ licenses_pkey: 'ID_TAKEN' });

const DAY_SECONDS = 86_400;

/** Issues a licence with the terms that its product has now. */
export async function issue(
  ctx: Ctx<typeof licenses.issue>,
  { id = randomUUIDv7(), product_id, holder_name, max_activations = null, ...input }: In<typeof licenses.issue>,
): Promise<Out<typeof licenses.issue>> {
  const { db, scope, events, now } = ctx;
  const product = await lockProduct(db, scope, product_id);
  if (product.published_at === null) throw new AppError('PRODUCT_NOT_PUBLISHED');
  await requireRoom(ctx, 'licenses');
  const lasting = product.license_days === null ? null : secondsAfter(now(), product.license_days * DAY_SECONDS);
  const expires_at = input.expires_at === undefined ? lasting : new Date(input.expires_at).toISOString();
  if (expires_at !== null && Date.parse(expires_at) <= Date.parse(now()))
    throw invalid('expires_at', 'must be in the future');
  const key = mintKey();
  await queries.insertLicense(db, {
    team_id: scope.team_id,
    id,
    product_id,
    holder_name,
    holder_email: input.holder_email ?? null,
    key_hash: hashKey(key)!,
    prefix: prefixOf(key),
    max_activations,
    expires_at,
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('license.issued', { id, version: 1 }, { product_id, expires_at });
  return { license: await getLicense(ctx, id), key };
}
