import { decimalOf, exponentOf } from '@deskwire/contract/kit/currencies.ts';

/** Writes amounts of a currency as people of a language read them, with the decimals of our table: `1.999,00 €`. */
export function moneyIn(locale: string, currency: string): (amount: number) => string {
  const decimals = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // As text, which is not rounded as a number would be.
  return (amount) => format.format(decimalOf(amount, currency) as `${number}`);
}

/** A rate in hundredths of a percent, as people of a language read it: `7,7 %`. */
export const rateIn = (locale: string, basis_points: number): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basis_points / 10_000);

/** A day as people of a language read it: `30. November 2026`. */
export const dayIn = (locale: string, day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString(locale, { dateStyle: 'long' });
