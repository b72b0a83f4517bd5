export type ProviderName = 'stripe' | 'lemonsqueezy';
export type BilledStatus = 'incomplete' | 'trialing' | 'active' | 'past_due' | 'paused' | 'canceled' | 'expired';

/** A subscription as the provider says it is now. Times are ISO 8601 in UTC. */
export interface BilledSubscription {
  readonly external_id: string;
  readonly customer_id: string;
  /** The token of our checkout, where the provider gives it back with the subscription. */
  readonly token: string | null;
  readonly price_id: string;
  readonly seats: number;
  readonly status: BilledStatus;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly trial_ends_at: string | null;
  readonly cancel_at: string | null;
  readonly ended_at: string | null;
}

export interface BilledLine {
  readonly description: string;
  readonly quantity: number;
  readonly unit_amount: number;
  readonly amount: number;
}
/** The correction of an invoice at the provider: a credit note of its own, or a refund. */
export interface BilledCredit {
  readonly external_id: string;
  /** Null where the provider gives it none. */
  readonly number: string | null;
  readonly reason: string | null;
  /** How much it is by now, with tax. A later answer can be more; less is that it failed or was voided. */
  readonly total: number;
  /** The part that is tax, where the provider tells it. */
  readonly tax: number | null;
  readonly issued_at: string;
}
/** An invoice as the provider says it is now. Amounts are in smallest units. */
export interface BilledInvoice {
  readonly external_id: string;
  readonly subscription_id: string | null;
  readonly number: string | null;
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly issued_at: string;
  readonly due_at: string | null;
  readonly paid_at: string | null;
  readonly hosted_url: string | null;
  /** Whether taking the money was tried and failed. */
  readonly failed: boolean;
  readonly lines: readonly BilledLine[];
  readonly credits: readonly BilledCredit[];
}

export interface BilledMethod {
  readonly external_id: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly exp_month: number | null;
  readonly exp_year: number | null;
  readonly is_default: boolean;
}

export interface CheckoutAsk {
  /** Says which checkout it was when the subscription comes back; nothing else may name the team. */
  readonly token: string;
  readonly price_id: string;
  readonly seats: number;
  readonly trial_days: number;
  readonly email: string;
  readonly customer_id: string | null;
  readonly coupon: string | null;
  readonly return_url: string;
  readonly key: string;
}
/** Which subscription, of which customer. */
export interface Billed {
  readonly external_id: string;
  readonly customer_id: string;
}
export interface ChangeAsk {
  readonly price_id: string;
  readonly seats: number;
  /** Charge and credit the rest of the period at once, as of this moment; null: only the next period costs more or less. */
  readonly prorate_at: string | null;
  readonly key: string;
}
export interface BilledPreview {
  readonly currency: string;
  readonly due_now: number;
  readonly credit: number;
}

export interface SaleAsk {
  /** Says which purchase it was when the payment comes back; nothing else may name it. */
  readonly token: string;
  readonly name: string;
  /** In smallest units of the currency. */
  readonly amount: number;
  readonly currency: string;
  readonly email: string;
  readonly coupon: string | null;
  readonly return_url: string;
  readonly expires_at: string;
  readonly key: string;
}
/** A single payment as the provider says it is now. Amounts are in smallest units. */
export interface BilledSale {
  readonly external_id: string;
  readonly token: string | null;
  /** The payment to refund; null before there is one, and if nothing was to be paid. */
  readonly payment_id: string | null;
  /** `open`: it can still be paid. `over`: it was not, and cannot be any more. */
  readonly state: 'open' | 'paid' | 'over';
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly refunded: number;
  /** The payer's bank took the money back, or is about to. */
  readonly disputed: boolean;
}
/** Something that was bought lately. */
export interface Recent {
  readonly external_id: string;
  readonly price_id: string;
  readonly created_at: string;
}
/** Single payments of any amount, for what teams sell. */
export interface SalesProvider {
  start(ask: SaleAsk): Promise<{ readonly external_id: string; readonly url: string }>;
  find(external_id: string): Promise<BilledSale | undefined>;
  /** The newest payments, where only a message says which purchase one is of: it can have been lost. */
  listRecent?(): Promise<readonly Recent[]>;
  /** Gives everything back. */
  refund(payment_id: string, key: string): Promise<void>;
}

/**
 * A provider of payments. Every call that changes something carries a key by which the provider knows a repeated request.
 * Throws `PaymentError`.
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** Undefined where only subscriptions are paid. */
  readonly sales?: SalesProvider;
  startCheckout(ask: CheckoutAsk): Promise<{ readonly external_id: string; readonly url: string }>;
  portal(of: Billed, return_url: string): Promise<string>;
  findSubscription(external_id: string): Promise<BilledSubscription | undefined>;
  /** The newest subscriptions, where only a message says whose one is: it can have been lost. */
  listRecent?(): Promise<readonly Recent[]>;
  /** The invoices of a subscription, newest first; at Lemon Squeezy the newest hundred. */
  listInvoices(subscription_id: string): Promise<readonly BilledInvoice[]>;
  /** Undefined where the provider tells no amounts in advance. */
  preview(
    of: Billed,
    ask: Omit<ChangeAsk, 'key'> & { readonly prorate_at: string },
  ): Promise<BilledPreview | undefined>;
  change(of: Billed, ask: ChangeAsk): Promise<void>;
  /** At the end of the period. */
  cancel(of: Billed, key: string): Promise<void>;
  resume(of: Billed, key: string): Promise<void>;
  /** Null: paid. Else where the payer must do it. */
  pay(invoice_id: string): Promise<string | null>;
  listMethods(of: Billed): Promise<readonly BilledMethod[]>;
  addMethod(of: Billed, return_url: string): Promise<string>;
  setDefaultMethod(of: Billed, method_id: string): Promise<void>;
  removeMethod(of: Billed, method_id: string): Promise<void>;
}
