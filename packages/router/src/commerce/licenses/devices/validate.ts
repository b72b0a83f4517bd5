import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getRow, statusOf } from '../get.ts';
import { hashFingerprint } from '../key.ts';
import * as queries from '../queries.ts';
import { findByKey, shownOf } from './by-key.ts';

/** Says whether a licence may be used, and changes nothing. */
export async function validate(
  { db, now }: Ctx<typeof licenses.validate>,
  { key, fingerprint }: In<typeof licenses.validate>,
): Promise<Out<typeof licenses.validate>> {
  const { id, ...team } = await findByKey(db, key);
  const row = await getRow(db, team, id);
  const status = statusOf(row, now());
  const active_here =
    fingerprint === undefined
      ? null
      : (await queries.findLive(db, team, id, hashFingerprint(fingerprint))) !== undefined;
  return { ...shownOf(row), status, active_here, valid: status === 'active' && active_here !== false };
}
