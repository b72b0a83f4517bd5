import type { EventType } from '@deskwire/contract/events.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { listHolders } from '../../../identity/people/recipients/recipients.ts';
import { notice, type NoticeText } from '../../../kit/events/notices.ts';
import { findOpen } from '../settling/queries.ts';

interface Overdue {
  readonly tier: Tier;
  readonly grace_until: string;
  readonly payers: readonly string[];
}

/** Tells those who pay for a team that a payment has failed, as long as it was not made up for. */
const dunning = <T extends Extract<EventType, `subscription.${string}`>>(
  type: T,
  text: (overdue: Overdue) => NoticeText,
) =>
  notice(type, {
    facts: async ({ db, scope }, { entity_id }): Promise<Overdue | undefined> => {
      const found = await findOpen(db, scope);
      if (found?.id !== entity_id || found.status !== 'past_due' || found.grace_until === null) return undefined;
      const { tier, grace_until } = found;
      return { tier, grace_until, payers: await listHolders(db, scope.team_id, 'billing.manage') };
    },
    audience: ({ payers }) => payers.map((id) => ({ id })),
    required: true,
    text: ({ facts }) => text(facts),
    mail: ({ text: told }) => ({ notice: { ...told, link: '/billing', label: 'Check the payment method' } }),
  });

const dayOf = (time: string): string => time.slice(0, 10);
const HOW = 'Check the payment method, or pay the open invoice.';

/** On the day of the failure, on the 7th and the 12th after it, and when the team loses its plan. */
export const subscriptionNotices = [
  dunning('subscription.past_due', ({ tier, grace_until }) => ({
    title: 'A payment for your plan failed',
    body: `We could not charge for the ${tier} plan. Everything stays available until ${dayOf(grace_until)}. ${HOW}`,
  })),
  dunning('subscription.reminded', ({ tier, grace_until }) => ({
    title: `Your plan ends on ${dayOf(grace_until)} unless it is paid`,
    body: `The payment for the ${tier} plan is still outstanding. ${HOW}`,
  })),
  dunning('subscription.lapsed', ({ tier }) => ({
    title: 'Your plan has ended because it was not paid',
    body: `The team no longer has the ${tier} plan. Everything stays readable, and nothing was deleted. ${HOW}`,
  })),
];
