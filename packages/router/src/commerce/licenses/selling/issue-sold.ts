import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { hashKey, mintKey, prefixOf } from '../key.ts';
import * as queries from '../queries.ts';
import { sealKey } from './seal.ts';

interface Selling {
  readonly db: Tx;
  readonly events: Events<'license.issued'>;
  readonly services: Pick<Services, 'keyring'>;
  readonly now: () => string;
}
interface Sold {
  readonly product_id: string;
  readonly holder_name: string;
  readonly max_activations: number;
  readonly license_days: number | null;
}
const DAY_SECONDS = 86_400;

/**
 * Issues the licence of a purchase with the terms of the purchase. It is paid for, so the plan of the seller has no part in
 * it: that was asked before.
 */
export async function issueSold({ db, events, services, now }: Selling, seller: InTeam, sold: Sold): Promise<string> {
  const id = randomUUIDv7();
  const key = mintKey();
  const expires_at = sold.license_days === null ? null : secondsAfter(now(), sold.license_days * DAY_SECONDS);
  await queries.insertLicense(db, {
    team_id: seller.team_id,
    id,
    product_id: sold.product_id,
    holder_name: sold.holder_name,
    holder_email: null,
    key_hash: hashKey(key)!,
    prefix: prefixOf(key),
    sealed_key: sealKey(services, id, key),
    max_activations: sold.max_activations,
    expires_at,
    created_by: null,
    created_at: now(),
  });
  const entity = { id, version: 1, team_id: seller.team_id, actor_id: null };
  events.add('license.issued', entity, { product_id: sold.product_id, expires_at });
  return id;
}
