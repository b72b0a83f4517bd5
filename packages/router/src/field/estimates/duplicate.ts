import { randomUUIDv7 } from 'node:crypto';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { addUp } from './figures/content.ts';
import { usualLastDay } from './figures/days.ts';
import { getDetail, getRow } from './get.ts';
import * as queries from './queries.ts';

/** Offers the same once more, as a draft of its own. */
export async function duplicateEstimate(
  { db, scope, events, now }: Ctx<typeof estimates.duplicate>,
  { estimate_id, id = randomUUIDv7() }: In<typeof estimates.duplicate>,
): Promise<EstimateDetail> {
  const { id: copy_of, ...row } = await getRow(db, scope, estimate_id);
  const { time_zone } = await queries.readTeam(db, scope);
  await queries.insertEstimate(db, scope, {
    id,
    title: row.title,
    client_id: row.client_id,
    introduction: row.introduction,
    terms: row.terms,
    currency: row.currency,
    lines: row.lines,
    discount_amount: row.discount_amount,
    discount_rate: row.discount_rate,
    needs_signature: row.needs_signature,
    ...addUp(row).sums,
    valid_until: usualLastDay(now(), time_zone),
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('estimate.created', { id, version: 1 }, { title: row.title, copy_of });
  return getDetail(db, scope, id);
}
