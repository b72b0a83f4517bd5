import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../apps/console/src/styles.css', import.meta.url), 'utf8');

/** The two values of each colour, light and dark. */
const colours = new Map(
  [...css.matchAll(/--color-([a-z-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g)].map(
    ([, name, light, dark, both]) => [name!, [light ?? both!, dark ?? both!]] as const,
  ),
);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.slice(1).replaceAll(/./g, '$&$&') : hex.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['page', 'surface', 'raised', 'sunken'];
const pairs: readonly (readonly [ink: string, ground: string, least: number])[] = [
  ...grounds.flatMap((ground) => ['ink', 'muted', 'accent'].map((ink) => [ink, ground, 4.5] as const)),
  ...['danger', 'warn', 'good', 'wait'].map((ink) => [ink, 'surface', 4.5] as const),
  ...['accent', 'danger', 'warn', 'good', 'wait'].map((ink) => [ink, `${ink}-soft`, 4.5] as const),
  ['on-solid', 'solid', 4.5],
  // The border of a field is no text.
  ['edge', 'surface', 3],
];

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('every ink can be read on its ground, %s', (_, nth) => {
  const weak = pairs
    .map(
      ([ink, ground, least]) =>
        [ink, ground, contrast(colours.get(ink)![nth], colours.get(ground)![nth]), least] as const,
    )
    .filter(([, , seen, least]) => seen < least);
  expect(weak).toEqual([]);
});
