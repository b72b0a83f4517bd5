import type { deliveries } from '@deskwire/contract/automation/webhooks.deliveries.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getEndpoint } from '../lock.ts';
import { presentDelivery } from './present.ts';
import * as queries from './queries.ts';

export async function listDeliveries(ctx: Ctx<typeof deliveries.list>, input: In<typeof deliveries.list>) {
  const { db, scope } = ctx;
  const { webhook_id, state, type } = input;
  await getEndpoint(db, scope, webhook_id);
  return page(ctx, input, {
    key: ['webhook deliveries', webhook_id, state, type],
    find: (slice) => queries.listDeliveries(db, scope, webhook_id, { state, type }, slice),
    position: (row) => [Number(row.position), row.id],
    present: presentDelivery,
  });
}
