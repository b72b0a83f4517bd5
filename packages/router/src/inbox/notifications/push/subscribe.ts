import { createHash, randomUUIDv7 } from 'node:crypto';
import { arePushKeys } from '@deskwire/adapters/push.ts';
import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { signingPairOf } from '../../../kit/signing/keys.ts';
import * as queries from './queries.ts';
import { sealSubscription } from './sealed.ts';

type Subscribe = typeof notifications.push.subscribe;

/** Keeps where a browser of the caller gets messages, sealed: whoever has that can write to it. */
export async function subscribe(ctx: Ctx<Subscribe>, { endpoint, keys }: In<Subscribe>) {
  const { db, user, services, now } = ctx;
  if (!arePushKeys(keys)) throw invalid('keys', 'are not those of a browser');
  const { kid } = await signingPairOf(ctx, 'push');
  const id = randomUUIDv7();
  const created_at = now();
  await queries.replaceSubscription(db, {
    id,
    user_id: user.id,
    endpoint_hash: createHash('sha256').update(endpoint).digest(),
    sealed: sealSubscription(services, id, { endpoint, ...keys }),
    kid,
    created_at,
  });
  return { id, created_at };
}
