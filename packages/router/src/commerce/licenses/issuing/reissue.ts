import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getLicense } from '../get.ts';
import { hashKey, mintKey, prefixOf } from '../key.ts';
import { sealKey } from '../selling/seal.ts';
import * as queries from '../queries.ts';
import { lockLive } from './lock.ts';

/** Gives a licence another key, for whoever lost theirs: the old one is dead at once, and no device has to begin anew. */
export async function reissue(
  ctx: Ctx<typeof licenses.reissue>,
  { license_id }: In<typeof licenses.reissue>,
): Promise<Out<typeof licenses.reissue>> {
  const { db, scope, events, now } = ctx;
  const { sealed_key } = await lockLive(db, scope, license_id);
  const key = mintKey();
  const set = {
    key_hash: hashKey(key)!,
    prefix: prefixOf(key),
    // The buyer finds the new key where the old one was.
    ...(sealed_key === null ? {} : { sealed_key: sealKey(ctx.services, license_id, key) }),
  };
  events.add('license.reissued', await queries.updateLicense(db, scope, license_id, set, now()), {
    prefix: set.prefix,
  });
  return { license: await getLicense(ctx, license_id), key };
}
