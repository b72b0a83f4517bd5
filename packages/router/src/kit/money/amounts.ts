/** A quantity as people write it: a decimal number with up to three places, such as `2.5`. */
export const QUANTITY = /^\d{1,9}(?:\.\d{1,3})?$/;
const THOUSAND = 1000n;

/** A quantity in thousandths. Throws RangeError for what is not a quantity. */
export function thousandthsOf(quantity: string): bigint {
  if (!QUANTITY.test(quantity)) throw new RangeError('A quantity has at most nine digits and three decimals');
  const [whole = '', decimals = ''] = quantity.split('.');
  return BigInt(whole) * THOUSAND + BigInt(decimals.padEnd(3, '0'));
}

/** The nearest whole number to a fraction; a half is rounded away from zero. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const positive = numerator < 0n ? -numerator : numerator;
  const rounded = (positive * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

/** Throws RangeError where a sum can no longer be told exactly: amounts are numbers of JSON. */
function exact(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
    throw new RangeError('An amount is beyond 2⁵³');
  return Number(value);
}

/** The price of a line: quantity × unit price, a half rounded up. In smallest units. */
export const lineAmount = (quantity: string, unit_price: number): number =>
  exact(halfUp(thousandthsOf(quantity) * BigInt(unit_price), THOUSAND));

/**
 * Spreads an amount over parts in proportion to their weights, without losing or making a unit: everybody gets their whole
 * share, and the units that are left go to the largest remainders, the first of equals first.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights.map((_, at) => (at === 0 ? amount : 0));
  const whole = BigInt(amount);
  const shares = weights.map((weight, at) => {
    const product = whole * BigInt(weight);
    return { at, share: product / total, rest: product % total };
  });
  let left = whole - shares.reduce((sum, { share }) => sum + share, 0n);
  for (const part of shares.toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  return shares.map(({ share }) => exact(share));
}

/** A share of an amount in hundredths of a percent (1900 is 19 %), a half rounded up. */
export const shareOf = (amount: number, basis_points: number): number =>
  exact(halfUp(BigInt(amount) * BigInt(basis_points), 10_000n));

/** One line of an offer or an invoice. */
export interface Line {
  readonly quantity: string;
  readonly unit_price: number;
  /** In hundredths of a percent. */
  readonly tax_rate: number;
}
/** A discount off the sum of the lines: an amount, or a share in hundredths of a percent. */
export type Discount = { readonly amount: number } | { readonly rate: number } | null;

export interface Totals {
  /** The price of each line before the discount. */
  readonly lines: readonly number[];
  readonly subtotal: number;
  readonly discount: number;
  /** Per rate, smallest first: what it is charged on, and how much it is. Rounded once a rate, never once a line. */
  readonly taxes: readonly { readonly rate: number; readonly base: number; readonly amount: number }[];
  readonly tax: number;
  readonly total: number;
}

/** Adds up lines. A discount larger than their sum takes all of it. Throws RangeError beyond 2⁵³. */
export function totalsOf(lines: readonly Line[], discount: Discount): Totals {
  const amounts = lines.map(({ quantity, unit_price }) => lineAmount(quantity, unit_price));
  const subtotal = exact(sumOf(amounts));
  const off =
    discount === null
      ? 0
      : 'amount' in discount
        ? Math.min(discount.amount, subtotal)
        : shareOf(subtotal, discount.rate);
  const shares = spread(off, amounts);
  const bases = new Map<number, bigint>();
  for (const [at, { tax_rate }] of lines.entries())
    bases.set(tax_rate, (bases.get(tax_rate) ?? 0n) + BigInt(amounts[at]! - shares[at]!));
  const taxes = [...bases]
    .toSorted(([a], [b]) => a - b)
    .map(([rate, base]) => ({ rate, base: exact(base), amount: shareOf(exact(base), rate) }));
  const tax = exact(sumOf(taxes.map((each) => each.amount)));
  return { lines: amounts, subtotal, discount: off, taxes, tax, total: exact(sumOf([subtotal, -off, tax])) };
}
const sumOf = (amounts: readonly number[]): bigint => amounts.reduce((sum, each) => sum + BigInt(each), 0n);
