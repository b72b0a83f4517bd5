import type { Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { Markdown } from '../parts/markdown.tsx';

const { inspections: said } = field;
type Value = Answers['inspections']['get']['answers'][number]['value'];

/** An answer, as its kind is read. */
export function AnswerText({ value }: { value: Value }) {
  if (value === null) return <p className="text-muted">{said.noAnswer}</p>;
  if (typeof value === 'boolean') return <p>{value ? words.act.yes : words.act.no}</p>;
  if (typeof value === 'number') return <p>{value.toLocaleString('en', { maximumFractionDigits: 20 })}</p>;
  if (typeof value === 'string') return <Markdown text={value} />;
  if ('unit' in value)
    return (
      <p>
        {value.value} {value.unit}
      </p>
    );
  return <Signature {...value} />;
}

/** Strokes are in a field of 1,000 by 1,000, each a row of x and y in turn. */
function Signature({ name, strokes }: { name: string; strokes: readonly (readonly number[])[] }) {
  return (
    <figure>
      <svg
        viewBox="0 0 1000 1000"
        role="img"
        aria-label={said.signedBy(name)}
        className="h-24 w-24 rounded-sm border border-line bg-surface text-ink"
      >
        {strokes.map((stroke, at) => (
          <polyline
            key={at}
            points={stroke.join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth={16}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        ))}
      </svg>
      <figcaption className="text-sm text-muted">{name}</figcaption>
    </figure>
  );
}
