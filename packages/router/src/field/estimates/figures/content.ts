import type { EstimateLine, EstimateLineInput, EstimateTax } from '@deskwire/contract/field/estimates.schemas.ts';
import { stepOf } from '@deskwire/contract/kit/currencies.ts';
import { invalid } from '../../../kit/errors.ts';
import { totalsOf } from '../../../kit/money/amounts.ts';

/** A line as it is kept: with everything that may be left out. */
export type KeptLine = Required<{ [K in keyof EstimateLineInput]: Exclude<EstimateLineInput[K], undefined> }>;

/** The lines and rates that the totals follow from. */
export interface Offered {
  readonly currency: string;
  readonly lines: readonly KeptLine[];
  readonly discount_amount: number | null;
  readonly discount_rate: number | null;
}
export interface Sums {
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

/** Lines in the order of their fields, whatever the order in which the database keeps them. */
export const keptLines = (lines: readonly EstimateLineInput[]): KeptLine[] =>
  lines.map(({ item, quantity, unit = null, unit_price, tax_rate = 0 }) => ({
    item,
    quantity,
    unit,
    unit_price,
    tax_rate,
  }));

/**
 * Adds up an offer. Currencies that are charged in steps are calculated in those, so that every sum can be charged.
 * Throws INVALID_INPUT where a price cannot be charged, or where a sum is too large to be told exactly.
 */
export function addUp({ currency, lines, discount_amount, discount_rate }: Offered): {
  readonly lines: EstimateLine[];
  readonly taxes: EstimateTax[];
  readonly sums: Sums;
} {
  if (discount_amount !== null && discount_rate !== null)
    throw invalid('discount_rate', 'cannot be given together with discount_amount');
  const step = stepOf(currency);
  const inSteps = (amount: number, field: string) => {
    if (amount % step !== 0) throw invalid(field, `must have amounts that are multiples of ${step} in this currency`);
    return amount / step;
  };
  const priced = lines.map((line) => ({ ...line, unit_price: inSteps(line.unit_price, 'lines') }));
  const off =
    discount_amount !== null
      ? { amount: inSteps(discount_amount, 'discount_amount') }
      : discount_rate === null
        ? null
        : { rate: discount_rate };
  try {
    const totals = totalsOf(priced, off);
    return {
      lines: lines.map((line, at) => ({ ...line, amount: charged(totals.lines[at]!, step) })),
      taxes: totals.taxes.map(({ rate, base, amount }) => ({
        rate,
        base: charged(base, step),
        amount: charged(amount, step),
      })),
      sums: {
        subtotal: charged(totals.subtotal, step),
        discount: charged(totals.discount, step),
        tax: charged(totals.tax, step),
        total: charged(totals.total, step),
      },
    };
  } catch (error) {
    if (error instanceof RangeError) throw invalid('lines', 'must add up to less than 2^53 of the smallest unit');
    throw error;
  }
}

/** Throws RangeError beyond 2⁵³. */
function charged(in_steps: number, step: number): number {
  const amount = in_steps * step;
  if (!Number.isSafeInteger(amount)) throw new RangeError('An amount is beyond 2⁵³');
  return amount;
}
