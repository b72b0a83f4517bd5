/** A unit of measurement: how many of the base unit one of it is, exactly, as numerator and denominator. */
interface Unit {
  readonly kind: 'length' | 'area' | 'volume' | 'mass' | 'count' | 'temperature' | 'duration' | 'ratio';
  readonly factor: readonly [numerator: bigint, denominator: bigint];
  /** Added to the value before it is multiplied: degrees Celsius begin elsewhere than kelvins. */
  readonly offset?: readonly [numerator: bigint, denominator: bigint];
}

const unit = (kind: Unit['kind'], numerator: bigint, denominator = 1n): Unit => ({
  kind,
  factor: [numerator, denominator],
});

/** The units that are known. Base units: m, m2, m3, kg, K, s and one. The international foot, pound and US gallon. */
const table = {
  mm: unit('length', 1n, 1000n),
  cm: unit('length', 1n, 100n),
  m: unit('length', 1n),
  km: unit('length', 1000n),
  in: unit('length', 254n, 10_000n),
  ft: unit('length', 3048n, 10_000n),
  yd: unit('length', 9144n, 10_000n),
  mi: unit('length', 1_609_344n, 1000n),
  cm2: unit('area', 1n, 10_000n),
  m2: unit('area', 1n),
  ha: unit('area', 10_000n),
  km2: unit('area', 1_000_000n),
  in2: unit('area', 64_516n, 100_000_000n),
  ft2: unit('area', 9_290_304n, 100_000_000n),
  yd2: unit('area', 83_612_736n, 100_000_000n),
  /** A roofer's square: a hundred square feet. */
  square: unit('area', 9_290_304n, 1_000_000n),
  acre: unit('area', 40_468_564_224n, 10_000_000n),
  l: unit('volume', 1n, 1000n),
  m3: unit('volume', 1n),
  ft3: unit('volume', 28_316_846_592n, 1_000_000_000_000n),
  gal: unit('volume', 3_785_411_784n, 1_000_000_000_000n),
  g: unit('mass', 1n, 1000n),
  kg: unit('mass', 1n),
  t: unit('mass', 1000n),
  lb: unit('mass', 45_359_237n, 100_000_000n),
  oz: unit('mass', 45_359_237n, 1_600_000_000n),
  k: unit('temperature', 1n),
  celsius: { kind: 'temperature', factor: [1n, 1n], offset: [27_315n, 100n] },
  fahrenheit: { kind: 'temperature', factor: [5n, 9n], offset: [45_967n, 100n] },
  s: unit('duration', 1n),
  min: unit('duration', 60n),
  h: unit('duration', 3600n),
  pcs: unit('count', 1n),
  percent: unit('ratio', 1n, 100n),
} satisfies Record<string, Unit>;
export type UnitName = keyof typeof table;
export const units: Readonly<Record<UnitName, Unit>> = table;

/** A value as it was typed: up to 12 digits before the point and 9 after it. */
export const VALUE = /^-?\d{1,12}(?:\.\d{1,9})?$/;

const DECIMALS = 18;
const SCALE = 10n ** BigInt(DECIMALS);

/** A value as a fraction. Throws RangeError for what is not a value. */
function fractionOf(value: string): [bigint, bigint] {
  if (!VALUE.test(value)) throw new RangeError('A value has at most 12 digits and 9 decimals');
  const [whole = '', decimals = ''] = value.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
}

function textOf(numerator: bigint, denominator: bigint): string {
  const positive = numerator < 0n ? -numerator : numerator;
  const scaled = (positive * SCALE * 2n + denominator) / (denominator * 2n);
  const digits = scaled.toString().padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS);
  const decimals = digits.slice(-DECIMALS).replace(/0{1,18}$/, '');
  const sign = numerator < 0n && scaled !== 0n ? '-' : '';
  return decimals === '' ? `${sign}${whole}` : `${sign}${whole}.${decimals}`;
}

function baseOf(value: string, { factor, offset = [0n, 1n] }: Unit): [bigint, bigint] {
  const [n, d] = fractionOf(value);
  return [(n * offset[1] + offset[0] * d) * factor[0], d * offset[1] * factor[1]];
}

/** A value in the base unit of its kind, exact to 18 decimals. */
export const toBase = (value: string, unit: UnitName): string => textOf(...baseOf(value, units[unit]));

/** A value in another unit of the same kind, exact to 18 decimals; undefined between kinds. What was typed stays. */
export function convert(value: string, from: UnitName, to: UnitName): string | undefined {
  if (units[from].kind !== units[to].kind) return undefined;
  const [n, d] = baseOf(value, units[from]);
  const { factor, offset = [0n, 1n] } = units[to];
  const scaled: [bigint, bigint] = [n * factor[1], d * factor[0]];
  return textOf(scaled[0] * offset[1] - offset[0] * scaled[1], scaled[1] * offset[1]);
}
