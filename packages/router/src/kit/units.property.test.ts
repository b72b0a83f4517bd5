import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { convert, toBase, units, type UnitName } from '@deskwire/contract/kit/units.ts';

const names = Object.keys(units) as UnitName[];
const values = fc
  .tuple(fc.boolean(), fc.integer({ min: 0, max: 9_999_999_999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([negative, whole, decimals]) => `${negative ? '-' : ''}${whole}.${String(decimals).padStart(6, '0')}`);
const bare = (value: string) => value.replace(/\.?0+$/, '').replace(/^-0$/, '0');

test.each([
  ['1', 'ft', '0.3048'],
  ['1', 'in', '0.0254'],
  ['1', 'mi', '1609.344'],
  ['1', 'ft2', '0.09290304'],
  ['1', 'square', '9.290304'],
  ['1', 'acre', '4046.8564224'],
  ['1', 'gal', '0.003785411784'],
  ['1', 'lb', '0.45359237'],
  ['12.50', 'ft', '3.81'],
  ['-40', 'celsius', '233.15'],
  ['-40', 'fahrenheit', '233.15'],
] as const)('%s %s is %s in the base unit', (value, unit, base) => {
  expect(toBase(value, unit)).toBe(base);
});

test('a value is itself in its own unit, and there and back loses nothing between whole multiples', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(...names), (value, unit) => {
      expect(convert(value, unit, unit)).toBe(bare(value));
    }),
  );
  fc.assert(
    fc.property(values, (value) => {
      expect(convert(convert(value, 'ft', 'in')!, 'in', 'ft')).toBe(bare(value));
    }),
  );
});

test('units of different kinds do not convert, and what is not a number is refused', () => {
  expect(convert('1', 'ft', 'kg')).toBeUndefined();
  for (const value of ['', '1e3', 'NaN', '1,5', '--1', '1.', '.5'])
    expect(() => toBase(value, 'm')).toThrow(RangeError);
});
