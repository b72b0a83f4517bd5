import { ChevronDown } from 'lucide-react';
import { createContext, use, useId, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react';

const box =
  'w-full rounded-sm border border-edge bg-surface px-2 text-base placeholder:text-muted disabled:opacity-60 max-md:min-h-11';
const quiet =
  'w-full cursor-pointer rounded-sm border border-line bg-surface pl-2.5 text-sm font-semibold text-muted hover:bg-sunken max-md:min-h-11';

/** What the server found wrong with the fields of the form around them, by name. */
export const Problems = createContext<ReadonlyMap<string, string>>(new Map());

interface Labelled {
  label: string;
  /** What to know before filling it in. */
  hint?: string | undefined;
  /** What is wrong with it. */
  problem?: string | undefined;
  isLabelHidden?: boolean;
}

function Frame({ id, label, hint, problem, isLabelHidden, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block text-xs font-semibold text-muted'}>
        {label}
      </label>
      {children}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-xs text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Ties a field to its label, its hint and its problem. */
function useField(name: string | undefined, hint: string | undefined, given: string | undefined) {
  const id = useId();
  const found = use(Problems).get(name ?? '');
  const problem = given ?? found;
  const describedBy = [hint === undefined ? [] : `${id}-hint`, problem === undefined ? [] : `${id}-problem`].flat();
  return {
    frame: { id, hint, problem },
    field: {
      id,
      ...(problem === undefined ? {} : { 'aria-invalid': true }),
      ...(describedBy.length === 0 ? {} : { 'aria-describedby': describedBy.join(' ') }),
    },
  };
}

export function TextField({
  label,
  hint,
  problem,
  isLabelHidden = false,
  ...rest
}: Labelled & ComponentProps<'input'>) {
  const { frame, field } = useField(rest.name, hint, problem);
  return (
    <Frame {...frame} label={label} isLabelHidden={isLabelHidden}>
      <input {...rest} {...field} className={`${box} min-h-8`} />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  problem,
  isLabelHidden = false,
  ...rest
}: Labelled & ComponentProps<'textarea'>) {
  const { frame, field } = useField(rest.name, hint, problem);
  return (
    <Frame {...frame} label={label} isLabelHidden={isLabelHidden}>
      <textarea {...rest} {...field} className={`${box} min-h-20 resize-y py-1.5`} />
    </Frame>
  );
}

/**
 * Where a choice does something at once, keys open the menu. Without that, an arrow that only looks at what there is would
 * already choose the next of it: it would run a macro, or give the ticket to somebody.
 */
function openFirst(event: KeyboardEvent<HTMLSelectElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^(?:Arrow.+|Page.+|Home|End|.)$/.test(event.key)) return;
  event.preventDefault();
  event.currentTarget.showPicker();
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}
export function Select({
  label,
  hint,
  problem,
  isLabelHidden = false,
  choices,
  isQuiet = false,
  ...rest
}: Labelled &
  ComponentProps<'select'> & {
    choices: readonly Choice[];
    /** One of several that narrow down a list: it stands back behind what they are about. */
    isQuiet?: boolean;
  }) {
  const { frame, field } = useField(rest.name, hint, problem);
  return (
    <Frame {...frame} label={label} isLabelHidden={isLabelHidden}>
      <span className="relative block">
        <select
          {...(rest.onChange === undefined ? {} : { onKeyDown: openFirst })}
          {...rest}
          {...field}
          className={`${isQuiet ? quiet : box} min-h-8 appearance-none pr-7`}
        >
          {choices.map(({ value, label: name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
        />
      </span>
    </Frame>
  );
}

/** Something that is on or off. */
export function Check({ label, hint, ...rest }: { label: string; hint?: string } & ComponentProps<'input'>) {
  return (
    <label className="flex min-h-6 items-start gap-2 py-0.5 text-sm max-md:min-h-11 max-md:items-center">
      <input {...rest} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-(--color-solid) max-md:size-6" />
      <span>
        {label}
        {hint === undefined ? null : <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}

/** Some of a few choices. */
export function Checks({
  label,
  choices,
  ...rest
}: { label: string; choices: readonly Choice[]; name: string } & {
  defaultValue?: readonly string[];
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-semibold text-muted">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map((choice) => (
          <Check
            key={choice.value}
            label={choice.label}
            name={rest.name}
            value={choice.value}
            defaultChecked={rest.defaultValue?.includes(choice.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
