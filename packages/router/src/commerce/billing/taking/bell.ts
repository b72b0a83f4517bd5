import { z } from 'zod';
import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { takePayment } from '../../purchases/settling/job.ts';
import { checkoutOfPayment } from '../../purchases/settling/of-payment.ts';
import { take } from './job.ts';
import * as queries from './queries.ts';

type Ringing = Pick<Writing, 'db' | 'outbox'> & Pick<Base, 'services'>;

const id = z.union([
  z.string().min(1).max(200),
  z.object({ id: z.string().min(1).max(200) }).transform((row) => row.id),
]);
const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null);

/** The object that an event from Stripe is about. */
const StripeEvent = z.object({
  data: z.object({
    object: z.object({
      object: z.string(),
      id: maybe(id),
      subscription: maybe(id),
      customer: maybe(id),
      mode: maybe(z.string()),
      payment_intent: maybe(id),
      parent: maybe(z.object({ subscription_details: maybe(z.object({ subscription: maybe(id) })) })),
    }),
  }),
});
/** The object that a message from Lemon Squeezy is about, and the data that our checkout attached to it. */
const LemonEvent = z.object({
  meta: z.object({
    custom_data: maybe(
      z.object({ deskwire_checkout: maybe(z.string().max(200)), deskwire_purchase: maybe(z.string().max(200)) }),
    ),
  }),
  data: z.object({
    type: z.string(),
    id: z.string().min(1).max(200),
    attributes: maybe(z.object({ subscription_id: maybe(z.union([z.number(), z.string()])) })),
  }),
});

/**
 * Asks for the state of the purchase or the subscriptions that a signed message is about. What the message itself says of them is not
 * used: it may be late, or come twice. False: it is about none, or not from whom we take money by.
 */
export async function ringBell(ctx: Ringing, provider: ProviderName, said: unknown): Promise<boolean> {
  if (ctx.services.payments?.name !== provider) return false;
  if (provider === 'stripe' ? await isOfPurchase(ctx, said) : isOrder(ctx, said)) return true;
  const found = provider === 'stripe' ? await ofStripe(ctx, said) : ofLemonSqueezy(said);
  for (const about of found) ctx.outbox.later(take, about);
  return found.length > 0;
}

/** Whether it is about the checkout of a purchase, or a charge, refund or dispute of its payment. */
async function isOfPurchase({ db, outbox }: Ringing, said: unknown): Promise<boolean> {
  const event = StripeEvent.safeParse(said);
  if (!event.success) return false;
  const { object, id: own, mode, payment_intent } = event.data.data.object;
  const isCheckout = object === 'checkout.session' && mode === 'payment' && own !== null && own !== undefined;
  const payment = object === 'payment_intent' ? own : payment_intent;
  const external_id = isCheckout ? own : payment && (await checkoutOfPayment(db, 'stripe', payment));
  if (external_id === null || external_id === undefined) return false;
  outbox.later(takePayment, { external_id });
  return true;
}

/** Whether it is about an order, made on the page of a purchase. The first order of a subscription brings another token. */
function isOrder({ outbox }: Ringing, said: unknown): boolean {
  const event = LemonEvent.safeParse(said);
  if (!event.success || event.data.data.type !== 'orders') return false;
  const token = event.data.meta.custom_data?.deskwire_purchase;
  if (token === null || token === undefined) return false;
  outbox.later(takePayment, { external_id: event.data.data.id, token });
  return true;
}

interface About {
  readonly external_id: string;
  readonly token?: string | undefined;
}

async function ofStripe({ db }: Ringing, said: unknown): Promise<readonly About[]> {
  const event = StripeEvent.safeParse(said);
  if (!event.success) return [];
  const { object, id: own, subscription, customer, parent } = event.data.data.object;
  const named = object === 'subscription' ? own : (parent?.subscription_details?.subscription ?? subscription);
  if (named !== null && named !== undefined) return [{ external_id: named }];
  const payer = object === 'customer' ? own : customer;
  // A card or an address of a customer is about all that this customer pays for.
  return payer === null || payer === undefined ? [] : queries.listOfCustomer(db, 'stripe', payer);
}

function ofLemonSqueezy(said: unknown): readonly About[] {
  const event = LemonEvent.safeParse(said);
  if (!event.success) return [];
  const { meta, data } = event.data;
  const external_id = data.type === 'subscriptions' ? data.id : data.attributes?.subscription_id;
  if (external_id === null || external_id === undefined) return [];
  return [{ external_id: String(external_id), token: meta.custom_data?.deskwire_checkout ?? undefined }];
}
