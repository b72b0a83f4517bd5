/** An amount in the smallest unit of its currency, as people read it. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(minor / unitsOf(currency));
}
/** How many of the smallest units make one: 100 for EUR, 1 for JPY. */
export function unitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return 10 ** maximumFractionDigits;
}
