import type { Domain } from '../../kit/domain.ts';
import { ofTeam } from '../../kit/tables.ts';
import { paymentMethodsRouter } from './router.ts';

export const paymentMethodsDomain = {
  router: paymentMethodsRouter,
  references: { payment_method: 'payment_methods' },
  audiences: { payment_method: { needs: 'billing.read' } },
  tables: {
    payment_methods: ofTeam({ none: ['external_id', 'brand', 'last4'] }),
  },
} satisfies Domain;
