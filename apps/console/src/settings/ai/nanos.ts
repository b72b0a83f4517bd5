/** Billionths of a US dollar, as money: small amounts with the digits that say something. */
export function dollars(nanos: number): string {
  const amount = nanos / 1e9;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 5 : 2,
  }).format(amount);
}

export const count = (tokens: number): string => tokens.toLocaleString('en');
