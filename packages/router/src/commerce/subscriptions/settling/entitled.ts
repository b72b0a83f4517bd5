import type { BillingCycle, SubscriptionStatus } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { halfUp } from '../../../kit/money/amounts.ts';

/** How long everything stays available after a payment first failed. Tries that fail later prolong nothing. */
export const GRACE_SECONDS = 14 * 86_400;

/** The days after the first failure of a payment on which the payers are reminded. The last is the end of the grace. */
const DUNNING_DAYS = [7, 12, GRACE_SECONDS / 86_400] as const;
export const LAST_DAY = GRACE_SECONDS / 86_400;

const dayAt = (grace_until: string, day: number): number => Date.parse(grace_until) - (LAST_DAY - day) * 86_400_000;

interface Owing {
  readonly status: SubscriptionStatus;
  readonly grace_until: string | null;
  readonly dunned_day: number;
}
/** The day of which payers are to be told now; undefined where they know, or nothing is owed. */
export function dueDay({ status, grace_until, dunned_day }: Owing, now: string): number | undefined {
  if (status !== 'past_due' || grace_until === null) return undefined;
  return DUNNING_DAYS.findLast((day) => day > dunned_day && dayAt(grace_until, day) <= Date.parse(now));
}
/** When the next one is. */
function nextDunning({ status, grace_until, dunned_day }: Owing): string | null {
  if (status !== 'past_due' || grace_until === null) return null;
  const day = DUNNING_DAYS.find((one) => one > dunned_day);
  return day === undefined ? null : new Date(dayAt(grace_until, day)).toISOString();
}

/** A change that waits for the end of the period. */
export interface Pending {
  readonly price_id: string;
  readonly tier: Tier;
  readonly billing_cycle: BillingCycle;
  readonly seats: number;
  readonly at: string;
  /** The plan and seats that the team keeps until then. */
  readonly from: { readonly tier: Tier; readonly seats: number };
  /** Whether the provider may know of this change, or of one before it: the next period is billed by it, and it stays. */
  readonly sent: boolean;
  /** Whether the provider has yet to answer that it knows. */
  readonly telling?: boolean;
}
interface Standing {
  readonly status: SubscriptionStatus;
  readonly grace_until: string | null;
  readonly cancel_at: string | null;
  readonly period_end: string | null;
}

/** Whether a subscription gives what it is for now. */
export function isEntitled({ status, grace_until, cancel_at, period_end }: Standing, now: string): boolean {
  const before = (end: string | null) => end !== null && Date.parse(now) < Date.parse(end);
  if (status === 'trialing' || status === 'active') return true;
  if (status === 'past_due') return before(grace_until);
  return status === 'canceled' && before(cancel_at ?? period_end);
}

/** The plan and the seats that a subscription gives now; undefined for none. */
export function planOf(
  row: Standing & { readonly tier: Tier; readonly seats: number; readonly pending: Pending | null },
  now: string,
): { readonly tier: Tier; readonly seats: number } | undefined {
  if (!isEntitled(row, now)) return undefined;
  const { pending } = row;
  // The provider bills the next period already; this one is paid for.
  return pending !== null && pending.sent && Date.parse(now) < Date.parse(pending.at) ? pending.from : row;
}

/** Before the period ends by so much the provider is told what it changes to. */
const SEND_AHEAD_SECONDS = 3600;

/** When to tell the provider about a change; undefined if it already knows. */
export const tellAt = ({ at, sent, telling = false }: Pending): string | undefined =>
  sent && !telling ? undefined : new Date(Date.parse(at) - SEND_AHEAD_SECONDS * 1000).toISOString();

/** When a subscription has to be looked at next; undefined if nothing but the provider changes it. */
export function nextLook(
  row: Standing & Owing & { readonly pending: Pending | null },
  now: string,
): string | undefined {
  const sending = row.pending && (tellAt(row.pending) ?? row.pending.at);
  const ends = [sending, nextDunning(row), row.status === 'canceled' ? (row.cancel_at ?? row.period_end) : null].filter(
    (time) => time !== null,
  );
  const next = ends.map((time) => Date.parse(time)).toSorted((a, b) => a - b)[0];
  return next === undefined ? undefined : new Date(Math.max(next, Date.parse(now))).toISOString();
}

/** The monthly recurring revenue of a subscription: a twelfth of a year, and nothing in a trial or a pause. */
export function monthlyOf(
  status: SubscriptionStatus,
  price: { readonly unit_amount: number; readonly billing_cycle: BillingCycle },
  seats: number,
): number {
  if (status !== 'active' && status !== 'past_due' && status !== 'canceled') return 0;
  const amount = BigInt(price.unit_amount) * BigInt(seats);
  return Number(price.billing_cycle === 'yearly' ? halfUp(amount, 12n) : amount);
}
