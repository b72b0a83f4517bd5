import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stripeOf } from './billing.ts';
import { stage as subscriptions } from './subscriptions.ts';

export const stage = onStage({
  furnish: aCard,
  access: {
    'paymentMethods.setDefault': 'team:billing.manage',
  },
});

/** The card with which the team pays, and another one, which is that of the stage. */
async function aCard(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { customer_id } = await of(subscriptions);
  (await stripeOf(world)).addCard(`pm_${team_id}`, customer_id, mark);
  const { billing, paymentMethods } = await world.as(owner);
  await billing.refresh({ team_id });
  const { items } = await paymentMethods.list({ team_id });
  return { rows: { payment_method: items.find(({ is_default }) => !is_default)!.id } };
}
