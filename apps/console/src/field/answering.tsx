import { useState, type PointerEvent, type SyntheticEvent } from 'react';
import type { Answers } from '../desk.ts';
import { useDraft } from '../drafts.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { Button } from '../parts/button.tsx';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { typedIn } from '../parts/typed.ts';
import { useMe } from '../session.ts';

const { inspections: said } = field;
type Inspection = Answers['inspections']['get'];
type Item = Inspection['items'][number];
export type Value = Inspection['answers'][number]['value'];

interface Props {
  item: Item;
  /** What is answered: what is typed is kept under it, in this browser, until it is saved. */
  about: string;
  /** What was answered last, here or elsewhere. */
  value: Value;
  keep: (value: NonNullable<Value>) => void;
}
/** The field of an item. What it takes is kept at once, with a network or without. */
export function AnswerField(props: Props) {
  const { item, value, keep } = props;
  switch (item.kind) {
    case 'check':
      return (
        <div role="group" aria-label={item.label} className="mt-2 flex gap-2">
          {[true, false].map((one) => (
            <Button
              key={String(one)}
              className="grow"
              aria-pressed={value === one}
              look={value === one ? 'solid' : 'quiet'}
              onClick={() => keep(one)}
            >
              {one ? words.act.yes : words.act.no}
            </Button>
          ))}
        </div>
      );
    case 'choice':
      return (
        <div className="mt-2">
          <Select
            label={item.label}
            isLabelHidden
            choices={[
              { value: '', label: said.choose },
              ...(item.choices ?? []).map((one) => ({ value: one, label: one })),
            ]}
            value={typeof value === 'string' ? value : ''}
            onChange={({ target }) => target.value !== '' && keep(target.value)}
          />
        </div>
      );
    case 'photo':
      return null;
    case 'signature':
      return <SignatureField {...props} />;
    default:
      return <TypedField {...props} />;
  }
}

/** A text, a number or a measurement: kept when it is saved, so that no half of it counts. */
function TypedField({ item: { kind, label, unit }, about, value, keep }: Props) {
  const me = useMe();
  const [problem, setProblem] = useState<string>();
  // A sign before it tells what was emptied from what nobody has touched.
  const [kept, keepTyped] = useDraft(`${me.id}/${about}`);
  const typing = kept === '' ? undefined : kept.slice(1);
  const measured = typeof value === 'object' && value !== null && 'unit' in value ? value : undefined;
  const save = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = typedIn(form, 'value');
    const number = typed.replace(',', '.');
    const isNumber = /^-?\d{1,15}(\.\d{1,18})?$/.test(number);
    if (typed === '' || (kind !== 'text' && !isNumber))
      return setProblem(kind === 'text' ? said.emptyText : said.noNumber);
    setProblem(undefined);
    if (kind === 'text') keep(typed);
    else if (kind === 'number') keep(Number(number));
    else keep({ value: number, unit: typedIn(form, 'unit') });
    keepTyped('');
  };
  const shown = measured?.value ?? (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const unsaved = typing === undefined || typing === shown ? undefined : said.unsaved;
  return (
    <form onSubmit={save} className="mt-2 flex flex-wrap items-end gap-2">
      <div className="min-w-0 grow basis-40">
        {kind === 'text' ? (
          <TextArea
            label={label}
            isLabelHidden
            name="value"
            maxLength={10_000}
            value={typing ?? shown}
            onChange={({ target }) => keepTyped(`=${target.value}`)}
            hint={unsaved}
            problem={problem}
          />
        ) : (
          <TextField
            label={label}
            isLabelHidden
            name="value"
            inputMode="decimal"
            maxLength={40}
            value={typing ?? shown}
            onChange={({ target }) => keepTyped(`=${target.value}`)}
            hint={unsaved}
            problem={problem}
          />
        )}
      </div>
      {kind === 'measurement' ? (
        <div className="w-20">
          <TextField
            label={said.unit}
            name="unit"
            required
            maxLength={20}
            defaultValue={measured?.unit ?? unit ?? ''}
          />
        </div>
      ) : null}
      <Button type="submit" aria-label={`${label}: ${said.save}`}>
        {said.save}
      </Button>
    </form>
  );
}

type Strokes = readonly (readonly number[])[];
const MOST_OF_STROKE = 1000;

function SignatureField({ item: { label }, keep }: Props) {
  const [strokes, setStrokes] = useState<Strokes>([]);
  const save = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = typedIn(new FormData(event.currentTarget), 'name');
    if (name === '' || strokes.length === 0) return;
    keep({ name, strokes: strokes.map((stroke) => [...stroke]) });
    setStrokes([]);
  };
  return (
    <form onSubmit={save} className="mt-2 space-y-2">
      <Pad label={said.signHere(label)} strokes={strokes} change={setStrokes} />
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 grow basis-40">
          <TextField label={said.signer} name="name" required maxLength={200} />
        </div>
        <Button onClick={() => setStrokes([])}>{said.signAgain}</Button>
        <Button type="submit" disabled={strokes.length === 0} aria-label={`${label}: ${said.save}`}>
          {said.save}
        </Button>
      </div>
    </form>
  );
}

/** Lines drawn by hand, in a field of 1,000 by 1,000. */
function Pad({ label, strokes, change }: { label: string; strokes: Strokes; change: (next: Strokes) => void }) {
  const place = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): [number, number] => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const inField = (share: number) => Math.round(Math.min(Math.max(share, 0), 1) * 1000);
    return [inField((clientX - left) / width), inField((clientY - top) / height)];
  };
  return (
    <svg
      viewBox="0 0 1000 1000"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="h-40 w-full touch-none rounded-sm border border-edge bg-surface text-ink"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        change([...strokes, place(event)]);
      }}
      onPointerMove={(event) => {
        const last = strokes.at(-1);
        if (event.buttons === 0 || last === undefined || last.length >= MOST_OF_STROKE) return;
        change([...strokes.slice(0, -1), [...last, ...place(event)]]);
      }}
    >
      {strokes.map((stroke, at) => (
        <polyline
          key={at}
          points={stroke.join(' ')}
          fill="none"
          stroke="currentColor"
          strokeWidth={2}
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Takes photos with the camera of a phone, or files of a computer. */
export function PhotoField({ label, add }: { label: string; add: (file: File) => void }) {
  return (
    <label className="mt-2 inline-flex min-h-8 cursor-pointer items-center rounded-sm border border-line bg-surface px-3 text-sm font-semibold focus-within:outline-2 hover:bg-sunken max-md:min-h-11">
      {said.addPhotos}
      <input
        type="file"
        aria-label={`${label}: ${said.addPhotos}`}
        accept="image/jpeg,image/png,image/webp,image/gif"
        capture="environment"
        multiple
        className="sr-only"
        onChange={({ target }) => {
          for (const file of target.files ?? []) add(file);
          target.value = '';
        }}
      />
    </label>
  );
}
