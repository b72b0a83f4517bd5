import { useState } from 'react';
import { said } from '../messages/en/desk.ts';
import { Button } from './button.tsx';

export interface Series {
  readonly name: string;
  /** A class that sets the colour of text. */
  readonly ink: string;
  readonly values: readonly number[];
}
interface ChartProps {
  title: string;
  /** What each value is of: a day, a week. */
  labels: readonly string[];
  series: readonly Series[];
}

/** On a phone fewer pixels are as wide as the screen, so that the letters stay as large. */
const isPhone = matchMedia('(width < 48rem)').matches;
const WIDTH = isPhone ? 320 : 720;
const LABELS = isPhone ? 4 : 8;
const HEIGHT = 180;
const LEFT = 32;

/** The smallest round number that is not below, and whose half is whole. */
function roof(value: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [2, 4, 6, 8].map((step) => step * size).find((step) => step >= value) ?? 10 * size;
}

/** Bars beside each other. The same figures are there as a table, for screen readers and for who prefers one. */
export function Chart({ title, labels, series }: ChartProps) {
  const [isTable, setTable] = useState(false);
  const top = roof(Math.max(1, ...series.flatMap(({ values }) => values)));
  const step = (WIDTH - LEFT) / Math.max(1, labels.length);
  const bar = Math.min(14, (step - 2) / series.length);
  const heightOf = (value: number) => (value / top) * (HEIGHT - 24);
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-center gap-4 text-sm">
        <strong>{title}</strong>
        {series.map(({ name, ink }) => (
          <span key={name} className="flex items-center gap-1.5 text-muted">
            <span className={`size-2.5 rounded-xs bg-current ${ink}`} aria-hidden />
            {name}
          </span>
        ))}
        <Button look="bare" className="no-print -ml-3 md:-mr-3 md:ml-auto" onClick={() => setTable(!isTable)}>
          {isTable ? said.dashboard.asChart : said.dashboard.asTable}
        </Button>
      </figcaption>
      {isTable ? null : (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full" aria-hidden>
          {[0, 0.5, 1].map((part) => (
            <g key={part} className="text-line">
              <line
                x1={LEFT}
                x2={WIDTH}
                y1={HEIGHT - 20 - heightOf(top * part)}
                y2={HEIGHT - 20 - heightOf(top * part)}
                stroke="currentColor"
              />
              <text
                x={LEFT - 6}
                y={HEIGHT - 16 - heightOf(top * part)}
                textAnchor="end"
                className="fill-muted text-[10px]"
              >
                {top * part}
              </text>
            </g>
          ))}
          {labels.map((label, at) => (
            <g key={label}>
              {series.map(({ name, ink, values }, nth) => (
                <rect
                  key={name}
                  x={LEFT + at * step + (step - bar * series.length) / 2 + nth * bar}
                  y={HEIGHT - 20 - heightOf(values[at] ?? 0)}
                  width={Math.max(1, bar - 1)}
                  height={heightOf(values[at] ?? 0)}
                  rx="1"
                  fill="currentColor"
                  className={ink}
                >
                  <title>{`${label}: ${values[at] ?? 0} ${name}`}</title>
                </rect>
              ))}
              {at % Math.ceil(labels.length / LABELS) === 0 ? (
                <text
                  x={LEFT + at * step + step / 2}
                  y={HEIGHT - 4}
                  textAnchor="middle"
                  className="fill-muted text-[10px]"
                >
                  {label}
                </text>
              ) : null}
            </g>
          ))}
        </svg>
      )}
      <div className={isTable ? 'max-h-80 overflow-auto' : 'sr-only'}>
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-muted">
              <th className="py-1 pr-4 font-semibold">{said.dashboard.day}</th>
              {series.map(({ name }) => (
                <th key={name} className="py-1 pr-4 font-semibold">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              <tr key={label} className="border-t border-line">
                <td className="py-1 pr-4">{label}</td>
                {series.map(({ name, values }) => (
                  <td key={name} className="py-1 pr-4">
                    {values[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
