import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateStatus } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockRow } from '../get.ts';
import { updateEstimate } from '../queries.ts';
import { markViewed } from '../versions/queries.ts';
import { statusOf } from './get.ts';
import { openLink } from './open.ts';

/** Notes that somebody looked at the page, which a scanner does not: it runs no scripts. */
export async function viewLink(
  ctx: Ctx<typeof estimates.link.view>,
  { token }: In<typeof estimates.link.view>,
): Promise<{ status: EstimateStatus }> {
  const { db, events, now } = ctx;
  const { team_id, version_id, version } = await openLink(ctx, token);
  const { estimate_id, number, client_id } = version;
  const { status } = await lockRow(db, { team_id }, estimate_id);
  if (status === 'sent' && (await markViewed(db, { team_id }, version_id, now()))) {
    const changed = await updateEstimate(db, { team_id }, estimate_id, { status: 'viewed' }, now());
    events.add('estimate.viewed', { ...changed, team_id, actor_id: client_id }, { number });
  }
  return { status: statusOf((await openLink(ctx, token)).version) };
}
