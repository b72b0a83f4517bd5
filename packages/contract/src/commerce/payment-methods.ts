import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref } from '../kit/fields.ts';
import { settling } from './billing.ts';
import { ActionRequired, PaymentMethod } from './billing.schemas.ts';

const named = { method_id: ref('payment_method').describe('Id of the payment method, from paymentMethods.list.') };
const providing = ['BILLING_NOT_CONFIGURED', 'PROVIDER_UNAVAILABLE', 'PAYMENT_DECLINED'] as const;

/** How a team pays. Card numbers are entered at the payment provider only. */
export const paymentMethods = {
  list: query({
    summary: 'List the payment methods of the team, the default first',
    access: 'team:billing.read',
    rest: 'GET /payment-methods',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(PaymentMethod) }).meta({ id: 'PaymentMethods' }),
  }),
  add: mutation({
    summary: 'Add a payment method on a page of the payment provider; get its link',
    access: 'team:billing.manage',
    rest: 'POST /payment-methods',
    status: 201,
    tx: 'manual',
    input: inTeam({}),
    output: ActionRequired,
    errors: [...providing, 'SUBSCRIPTION_NOT_FOUND'],
    events: [],
  }),
  setDefault: mutation({
    summary: 'Set the payment method that future invoices are paid with',
    access: 'team:billing.manage',
    rest: 'POST /payment-methods/{method_id}/default',
    tx: 'manual',
    input: inTeam(named),
    output: PaymentMethod,
    errors: [...providing, 'PAYMENT_METHOD_NOT_FOUND'],
    events: settling,
  }),
  remove: mutation({
    summary: 'Remove a payment method that no subscription is paid with',
    access: 'team:billing.manage',
    rest: 'DELETE /payment-methods/{method_id}',
    tx: 'manual',
    input: inTeam(named),
    output: PaymentMethod,
    errors: [...providing, 'PAYMENT_METHOD_NOT_FOUND', 'PAYMENT_METHOD_IN_USE'],
    events: settling,
    destructive: true,
  }),
};
