import type { audit } from '@deskwire/contract/platform/audit.ts';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { clientOf } from '../../kit/operating/sql-client.ts';
import { reachOf } from '../../kit/access/me.ts';
import * as queries from './checkpoints/queries.ts';

/** About a second of work. */
const AT_ONCE = 20_000;

/** Recomputes a part of the chain. Throws CHAIN_BROKEN for the first batch that is not what was sealed. */
export async function verifyChain(
  ctx: Ctx<typeof audit.verify>,
  { team_id, from = 1 }: In<typeof audit.verify>,
): Promise<Out<typeof audit.verify>> {
  const reach = reachOf(ctx, team_id);
  const end = Number((await queries.findLastSeal(ctx.db))?.last_position ?? 0);
  if (from > end) return { from, to: end, batches: 0, next: null };
  const check = await verifySeals(clientOf(ctx.db), from, Math.min(from + AT_ONCE - 1, end));
  if (!check.ok) {
    const { ok: _, reason, ...place } = check;
    // Which event it is tells a team nothing: it may be another team's.
    throw new AppError('CHAIN_BROKEN', {
      ...place,
      reason: reach === null ? reason : reason.replace(anId, 'an event'),
    });
  }
  const to = check.last_position;
  return { from, to, batches: check.batches, next: to < end ? to + 1 : null };
}
const anId = /the event [0-9a-f-]{36}/;
