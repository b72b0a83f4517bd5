// Without zod, so that pages can have it.

/**
 * How many decimals the smallest unit of a currency has, where it is not two. The table is ours: ICU says 0 for 33
 * currencies that are charged in hundredths, HUF, COP and IDR among them.
 */
const exponents: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code): [string, number] => [code, 0],
  ),
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
]);
/** Currencies that have decimals, but are charged without: an amount is a multiple of so many of its smallest units. */
const steps: ReadonlyMap<string, number> = new Map([
  ['ISK', 100],
  ['UGX', 100],
  ['BHD', 10],
  ['JOD', 10],
  ['KWD', 10],
  ['OMR', 10],
  ['TND', 10],
]);

/** The decimals of a currency's smallest unit: 2 of EUR, 0 of JPY, 3 of KWD. */
export const exponentOf = (currency: string): number => exponents.get(currency) ?? 2;
/** An amount that can be charged is a multiple of so many smallest units: 1 of EUR, 100 of ISK, 10 of KWD. */
export const stepOf = (currency: string): number => steps.get(currency) ?? 1;

/** An amount as a text with the decimals of its currency and without grouping: `19.99`, `-0.50`, `1999`. */
export function decimalOf(value: number, currency: string): string {
  const decimals = exponentOf(currency);
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  const sign = value < 0 ? '-' : '';
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, at)}.${digits.slice(at)}`;
}
