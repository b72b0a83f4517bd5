import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOf, exponentOf, stepOf } from '@deskwire/contract/kit/currencies.ts';
import { halfUp, lineAmount, shareOf, spread, thousandthsOf, totalsOf } from './amounts.ts';

const amounts = fc.integer({ min: 0, max: 1_000_000_000 });
const quantities = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 }))
  .map(([whole, decimals]) => (decimals === 0 ? `${whole}` : `${whole}.${String(decimals).padStart(3, '0')}`));
const rates = fc.constantFrom(0, 250, 700, 770, 810, 1900, 2000, 2550);
const lines = fc.array(fc.record({ quantity: quantities, unit_price: amounts, tax_rate: rates }), {
  minLength: 1,
  maxLength: 30,
});
const discounts = fc.oneof(
  fc.constant(null),
  fc.record({ amount: amounts }),
  fc.record({ rate: fc.integer({ min: 0, max: 10_000 }) }),
);

describe('adding up', () => {
  test('a discount is spread without losing or making a unit, and nobody gets more than their due and one', () => {
    fc.assert(
      fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 40 }), (amount, weights) => {
        const parts = spread(amount, weights);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        if (total === 0) return;
        for (const [at, part] of parts.entries()) {
          const due = (BigInt(amount) * BigInt(weights[at]!)) / BigInt(total);
          expect(BigInt(part) === due || BigInt(part) === due + 1n).toBe(true);
        }
      }),
    );
  });

  test('a line is the half-up of the exact product', () => {
    fc.assert(
      fc.property(quantities, amounts, (quantity, unit_price) => {
        const twice = thousandthsOf(quantity) * BigInt(unit_price) * 2n;
        const line = BigInt(lineAmount(quantity, unit_price));
        // The line is at most half a unit away, and a half goes up.
        expect(line * 2000n - twice <= 1000n && line * 2000n - twice > -1000n).toBe(true);
      }),
    );
  });

  test('the total is what stands below the lines, taxed once a rate, whatever the order of the lines', () => {
    fc.assert(
      fc.property(lines, discounts, (given, discount) => {
        const totals = totalsOf(given, discount);
        expect(totals.total).toBe(totals.subtotal - totals.discount + totals.tax);
        expect(totals.discount).toBeLessThanOrEqual(totals.subtotal);
        expect(totals.taxes.reduce((sum, { base }) => sum + base, 0)).toBe(totals.subtotal - totals.discount);
        for (const { rate, base, amount } of totals.taxes) expect(amount).toBe(shareOf(base, rate));
        if (discount === null)
          expect(totalsOf(given.toReversed(), null)).toMatchObject({ tax: totals.tax, total: totals.total });
      }),
    );
  });

  test('tax is rounded once a rate: three lines of 0.05 at 10 % are 0.02 of tax, not 0.03', () => {
    const line = { quantity: '1', unit_price: 5, tax_rate: 1000 };
    expect(totalsOf([line, line, line], null)).toMatchObject({ subtotal: 15, tax: 2, total: 17 });
  });

  test('a half cent goes up, and away from zero below it', () => {
    expect([lineAmount('0.5', 1), lineAmount('0.5', 3), lineAmount('1.005', 100)]).toEqual([1, 2, 101]);
    expect([halfUp(-5n, 10n), halfUp(5n, 10n), halfUp(4n, 10n), halfUp(-4n, 10n)]).toEqual([-1n, 1n, 0n, 0n]);
  });

  test.each(['', '-1', '1.2345', '1e3', '1,5', '1234567890', ' 1', '0x1'])('"%s" is not a quantity', (quantity) => {
    expect(() => thousandthsOf(quantity)).toThrow(RangeError);
  });

  test('what cannot be told exactly is refused', () => {
    expect(() => lineAmount('999999999', 1_000_000_000_000)).toThrow('2⁵³');
  });
});

describe('currencies', () => {
  test.each([
    ['EUR', 1999, '19.99'],
    ['EUR', -5, '-0.05'],
    ['JPY', 1999, '1999'],
    ['KWD', 1990, '1.990'],
    ['HUF', 100, '1.00'],
    ['ISK', 10_000, '100.00'],
    ['JPY', 0, '0'],
  ])('%s %i is %s', (currency, value, text) => {
    expect(decimalOf(value, currency)).toBe(text);
  });

  test('currencies without decimals, with three, and those that are charged in steps', () => {
    expect(['EUR', 'JPY', 'KWD', 'HUF', 'COP', 'IDR', 'UGX'].map(exponentOf)).toEqual([2, 0, 3, 2, 2, 2, 2]);
    expect(['EUR', 'ISK', 'UGX', 'KWD', 'JPY'].map(stepOf)).toEqual([1, 100, 100, 10, 1]);
  });
});
