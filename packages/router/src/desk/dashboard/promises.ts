import type { dashboard } from '@deskwire/contract/desk/dashboard.ts';
import type { SlaPromise } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { listPromises } from '../sla/reports/list-promises.ts';
import { pastOf } from './range.ts';

/** The promises behind the figures of a range. */
export function listRange(
  ctx: Pick<Ctx<typeof dashboard.promises>, 'db' | 'scope' | 'user' | 'now' | 'services'>,
  { page, page_size, cursor, ...input }: In<typeof dashboard.promises>,
): Promise<PageOf<SlaPromise>> {
  const { start, end } = pastOf(ctx, input);
  const { outcome, metric, type, priority, assignee_id, unassigned } = input;
  const filter = { start, end, outcome, metric, type, priority, assignee_id, unassigned };
  return listPromises(ctx, { page, page_size, cursor }, filter, input);
}
