import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import { demand } from '../../kit/access/can.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { addUp, keptLines } from './figures/content.ts';
import { getDetail, lockRow } from './get.ts';
import { presentDetail } from './present.ts';
import * as queries from './queries.ts';
import { editable } from './rules.ts';
import { closeVersion } from './versions/close.ts';

/** Changes what is offered. Whatever the client was sent no longer counts: its link ends, and it is a draft again. */
export async function updateEstimate(
  ctx: Ctx<typeof estimates.update>,
  { team_id: _, estimate_id, version, lines, ...given }: In<typeof estimates.update>,
): Promise<EstimateDetail> {
  const { db, scope, events, now } = ctx;
  const before = await lockRow(db, scope, estimate_id);
  await checkVersion(before, version, () => presentDetail(scope, before));
  demand(editable, before, scope);
  const change = { ...given, ...otherDiscount(given), ...(lines === undefined ? {} : { lines: keptLines(lines) }) };
  const changes = changesOf(before, change);
  if (changes === undefined) return presentDetail(scope, before);
  const set = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
  const { sums } = addUp({ ...before, ...set });
  await closeVersion(ctx, before.id, { outcome: 'replaced' });
  const changed = await queries.updateEstimate(db, scope, before.id, { ...set, ...sums, status: 'draft' }, now());
  events.add('estimate.updated', changed, { changes });
  return getDetail(db, scope, before.id);
}

/** There is one discount: a new one replaces the other kind. */
function otherDiscount({
  discount_amount,
  discount_rate,
}: Pick<In<typeof estimates.update>, 'discount_amount' | 'discount_rate'>) {
  if (typeof discount_amount === 'number' && discount_rate === undefined) return { discount_rate: null };
  if (typeof discount_rate === 'number' && discount_amount === undefined) return { discount_amount: null };
  return {};
}
