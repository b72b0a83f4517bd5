import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getDetail, lockRow } from '../get.ts';
import { presentDetail } from '../present.ts';
import { updateEstimate } from '../queries.ts';
import { withdrawable } from '../rules.ts';
import { closeVersion } from '../versions/close.ts';

/** Withdraws an offer before it is decided on; repeating it changes nothing. */
export async function withdrawEstimate(
  ctx: Ctx<typeof estimates.withdraw>,
  { estimate_id, ...input }: In<typeof estimates.withdraw>,
): Promise<EstimateDetail> {
  const { db, scope, events, now } = ctx;
  const reason = input.reason ?? null;
  const row = await lockRow(db, scope, estimate_id);
  if (row.status === 'withdrawn') return presentDetail(scope, row);
  demand(withdrawable, row, scope);
  await closeVersion(ctx, row.id, { outcome: 'withdrawn', reason });
  const changed = await updateEstimate(db, scope, row.id, { status: 'withdrawn' }, now());
  events.add('estimate.withdrawn', changed, { number: row.sent_number, reason });
  return getDetail(db, scope, row.id);
}
