import { expect, test } from 'vitest';
import { barChart } from './bar-chart.ts';

const lengthsOf = (svg: string) =>
  [...svg.matchAll(/<rect x="130" y="\d+" width="(\d+)" height="9"/g)].map(([, width]) => Number(width)).slice(1);

test('bars are as long as their figures, and the longest fits', () => {
  const rows = [
    { label: 'high', values: [40, 10] },
    { label: 'low', values: [20, 0] },
  ];
  const { svg, alt } = barChart({ names: ['Created', 'Resolved'], rows });
  expect(lengthsOf(svg)).toEqual([320, 80, 160, 0]);
  expect(alt).toBe('high: Created 40, Resolved 10; low: Created 20, Resolved 0');
});

test('figures of nothing are no bars, and a figure that is missing is none', () => {
  expect(lengthsOf(barChart({ names: ['A', 'B'], rows: [{ label: 'x', values: [0] }] }).svg)).toEqual([0, 0]);
});

test('what people call things draws nothing', () => {
  const label = '</text><image href="https://evil.example/a.png"/>';
  expect(barChart({ names: ['<b>'], rows: [{ label, values: [1] }] }).svg).not.toMatch(/<image|<b>/);
});
