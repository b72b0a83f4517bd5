import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Entry = typeof reports.shares.revoke;

export async function revokeShare(
  { db, scope, events, now }: Ctx<Entry>,
  { share_id }: In<Entry>,
): Promise<Out<Entry>> {
  if ((await queries.lockShare(db, scope, share_id)) === undefined) throw new AppError('REPORT_SHARE_NOT_FOUND');
  await queries.revokeShare(db, scope, share_id, now());
  const share = await queries.getShare(db, scope, share_id);
  events.add('report.share_revoked', { id: share.report_id }, {});
  return share;
}
