import { decimalOf, exponentOf } from '@deskwire/contract/kit/currencies.ts';

/** An amount in the smallest unit of its currency, as people read it: with our decimals, which browsers do not know. */
export function money(minor: number, currency: string): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text, which is not rounded as a number would be.
  return format.format(decimalOf(minor, currency) as `${number}`);
}
/** How many of the smallest units make one: 100 for EUR, 1 for JPY. */
export const unitsOf = (currency: string): number => 10 ** exponentOf(currency);

/** What somebody typed as an amount, in the smallest unit: `19.99` is 1999 of EUR. Undefined for what is none. */
export function minorOf(typed: string, currency: string): number | undefined {
  const digits = exponentOf(currency);
  const [, whole = '', decimals = ''] = /^(\d{1,12})(?:[.,](\d{1,3}))?$/.exec(typed.trim()) ?? [];
  if (whole === '' || decimals.length > digits) return undefined;
  return Number(whole + decimals.padEnd(digits, '0'));
}
